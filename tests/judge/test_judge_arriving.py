"""Frames that were changed on their way: a verdict about the file, never a stumble of the judge and never a pass."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from studyml.exercises.loader import find_exercise
from studyml.judge.extract import extract
from studyml.judge.judging import Judge
from studyml.judge.report import Report
from studyml.model import Outcome
from studyml.sandbox.cell import Run

_JUNK: tuple[Any, ...] = (
    *(None, True, 3, -1, 10**9, "x", float("nan"), (), (None,), ("x",), {}, {"a": 1}, {"opaque": "q"}, [[1]]),
    *(np.zeros((2, 3)), np.zeros(0), ({"opaque": "complex"},), (np.zeros((2, 2, 2)),), ((),), ({"w": "x"},)),
)
_CHANGES = 120


def _changed(frames: tuple[Mapping[str, Any], ...]) -> Iterator[tuple[str, object, list[dict[str, Any]]]]:
    """Yield the frames with one field, or one item of one, replaced, which it was, and of which probe the answer."""
    draw = random.Random(0)
    for _ in range(_CHANGES):
        changed = [dict(frame) for frame in frames]
        frame = draw.choice(changed)
        name = draw.choice(list(frame))
        junk, inner = draw.choice(_JUNK), frame[name]
        if isinstance(inner, dict) and inner and draw.random() < 0.7:
            name, frame[name] = f"{name}'s", {**inner, draw.choice(list(inner)): junk}
        else:
            frame[name] = junk
        answered = frame.get("probe") if name == "values" and not frame.get("start") else None
        yield f"{frame.get('kind')!s}: {name} = {junk!r}", answered, changed


@pytest.mark.parametrize("exercise", ["linear-regression", "kmeans"])
def test_no_changed_frame_makes_the_judge_stumble_or_an_answer_pass(exercise: str) -> None:
    with Judge() as judge:
        found = find_exercise(judge.exercises, exercise)
        text = extract(found.reference, "mine.py")
        prepared = judge._prepare(found)
        run = judge._cell.run({"cells": text.row()}, prepared.job)
        seen: set[Outcome] = set()
        deciding = {index for index, probe in enumerate(found.probes()) if not (probe.remark or probe.optional)}
        for what, answer, frames in _changed(run.frames):
            report = Report(found, text, prepared.reference, lambda: judge._mutants(found))
            for frame in frames:
                report.hear(frame)
            made = judge._made(report, replace(run, frames=tuple(frames)), text, found)
            seen.add(made.outcome)
            assert made.outcome is not Outcome.NOT_UNDERSTOOD, f"{what}: {made.message}"
            assert not (made.outcome is Outcome.CORRECT and answer in deciding), what
    assert seen >= {Outcome.ERROR, Outcome.CORRECT}


def test_an_answer_sent_twice_is_a_fake() -> None:
    with Judge() as judge:
        found = find_exercise(judge.exercises, "linear-regression")
        text = extract(found.reference, "mine.py")
        prepared = judge._prepare(found)
        run: Run = judge._cell.run({"cells": text.row()}, prepared.job)
        again = next(frame for frame in run.frames if frame.get("kind") == "seen")
        made = Report(found, text, prepared.reference, tuple).judge(replace(run, frames=(*run.frames, dict(again))))
    assert made.outcome is Outcome.ERROR and made.mistakes[0].code == "fake"


def test_a_timeout_on_a_busy_machine_says_how_long_it_waited() -> None:
    with Judge() as judge:
        found = find_exercise(judge.exercises, "linear-regression")
        text = extract(found.reference, "mine.py")
        prepared = judge._prepare(found)
        run = judge._cell.run({"cells": text.row()}, prepared.job)
        cut = replace(run, frames=run.frames[:2], ended="deadline", begun="fit", seconds=6.0)
        busy, idle = (
            Report(found, text, prepared.reference, tuple).judge(replace(cut, waited=waited)) for waited in (4.2, 0.1)
        )
    assert busy.message == "timeout in fit (ended after 6.0 s, in which it waited 4.2 s for a processor)"
    assert idle.message == "timeout in fit"
