"""The rehearsal: its toy comes as far as a submission does, else nothing is warm when one comes."""

from __future__ import annotations

from typing import Any

import pytest

from studyml.exercises import load_exercises
from studyml.judge import rehearsal
from studyml.judge.bench import probe_row
from studyml.judge.judging import ENTRY, Judge
from studyml.judge.session import Session
from studyml.sandbox.cell import open_cell
from studyml.sandbox.fork_cell import ZygoteCell

EXERCISES = load_exercises()


@pytest.mark.parametrize("name", EXERCISES)
def test_the_toy_answers_what_every_submission_is_asked(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    rows: list[dict[str, Any]] = []

    class Noted(Session):
        def answer(self, probe: Any) -> dict[str, Any]:
            rows.append(super().answer(probe))
            return rows[-1]

    monkeypatch.setattr(rehearsal, "Session", Noted)
    exercise = EXERCISES[name]
    probes = [probe_row(probe) for probe in exercise.probes()]
    for _ in rehearsal.warm_up({"exercise": exercise.spec(), "probes": probes}):
        pass
    assert len(rows) == len(probes)
    assert sum("values" in row for row in rows) >= len(rows) - 1, rows


def test_a_verdict_leaves_the_next_fork_ready_or_on_its_way() -> None:
    cell = open_cell(ENTRY)
    if not isinstance(cell, ZygoteCell):
        pytest.skip("this system forks no sandbox")
    with Judge(cell=cell) as judge:
        for _ in range(2):
            judge.check_text("class Standardizer:\n    pass", "x.py", "standardizer")
            assert len(cell._waiting) == 2 and not any(child.jobs for child in cell._waiting)
