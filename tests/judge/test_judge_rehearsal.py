"""The rehearsal: its toy comes as far as a submission does, else nothing is warm when one comes."""

from __future__ import annotations

from typing import Any

import pytest

from studyml.exercises import load_exercises
from studyml.judge import rehearsal
from studyml.judge.bench import probe_row
from studyml.judge.session import Session

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
