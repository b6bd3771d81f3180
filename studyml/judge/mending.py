"""Name a mistake without a name by the one small change to the learner's text after which it is gone.

Owns the trials (which probes, how many changes, how long); what changes there are is ``repair``'s matter. Runs the
changed texts in the sandbox.
"""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from studyml.errors import ExerciseError
from studyml.exercises import Exercise
from studyml.judge.bench import Bench
from studyml.judge.extract import Extract
from studyml.judge.judgement import Judgement
from studyml.judge.repair import Repair, calm, repairs
from studyml.judge.report import Report
from studyml.judge.sights import UNFORESEEN
from studyml.model import FoundMistake, Outcome, mistakes
from studyml.model.probe import STAGES
from studyml.sandbox.cell import Run

_MOST_REPAIRS = 96
"""Changes tried for a mistake without a name: a count, so that a busy machine finds the same name."""
_MOST_OF_SHAPES = 32
"""The same for what raised: the error itself says much already."""
_MOST_CONFIRMED = 4
"""Changes that mend the probe shown which are asked all others too (15 ms each): one that mends all is meant."""
_OF_SHAPES = ("wrong_symbol", "transpose", "axis")
_LONGEST_REPAIRED = 6000


def name_by_repair(
    made: Judgement, found: Extract, exercise: Exercise, reference: Bench, run_again: Callable[..., Run]
) -> None:
    """Change ``made``, whose first mistake has no name, if there is one such change.

    What raised over shapes is only looked at for a slip in shapes. ``run_again`` runs a job of the exercise, ``heard``
    by whom it is given.
    """
    if len(found.cells) != 1 or len(found.text) > _LONGEST_REPAIRED:
        return
    (cell,) = found.cells
    probes = exercise.probes()
    failed = {result.name for result in made.probes if not result.passed}
    first = min(STAGES.index(probe.stage) for probe in probes if probe.name in failed)
    only = [index for index, probe in enumerate(probes) if STAGES.index(probe.stage) <= first]
    names = {probes[index].name for index in only}
    showing = [index for index in only if probes[index].name in failed][:1]
    row: dict[str, Any] = {"name": cell.name, "line": 1, "code": calm(cell.code)}
    traced = run_again({"cells": [row], "only": showing, "trace": True})
    if traced.ended != "done":  # what ends one run would end each
        return
    trodden = _lines(traced.frames)
    raised = made.outcome is Outcome.ERROR
    most, among = (_MOST_OF_SHAPES, _OF_SHAPES) if raised else (_MOST_REPAIRS, ())
    tried = list(repairs(row["code"], most, trodden, among))
    if not tried:
        return
    run = run_again({"cells": [row], "only": showing, "trials": [repair.source for repair in tried]})
    if run.ended != "done":
        return
    mend = (tried[at] for at in _passing(run, partial(Report, exercise, found, reference, tuple), len(tried)))
    found_mend: Repair | None = None
    for repair in itertools.islice(mend, _MOST_CONFIRMED):
        report = Report(exercise, found, reference, tuple)
        run = run_again({"cells": [{**row, "code": repair.source}]}, heard=report.hear)
        if run.ended == "deadline":
            break
        again = report.judge(run)
        asked = [result for result in again.probes if result.name in names]
        if again.outcome is Outcome.NOT_UNDERSTOOD or len(asked) < len(only) or not all(r.passed for r in asked):
            continue
        if again.outcome is Outcome.CORRECT:
            found_mend = repair
            break
        found_mend = found_mend or repair
    if found_mend is not None:
        _take_up(made, found_mend, exercise, cell.line)


def _take_up(made: Judgement, repair: Repair, exercise: Exercise, first: int) -> None:
    """Name the mistake by what mends it; the code begins at line ``first`` of the file."""
    known = {**exercise.mistakes, **mistakes()}
    code = next((code for code in repair.codes if code in known), "other")
    line = repair.line + first - 1
    text = f"{made.message}; look at line {line}"
    made.mistakes = [FoundMistake(code, text), *(one for one in made.mistakes[1:] if one.code != code)]
    made.message, made.line = text, line


def _passing(run: Run, report: Callable[[], Report], count: int) -> Iterator[int]:
    """Yield the trials, by number, that pass what they were asked."""
    frames: dict[Any, list[dict[str, Any]]] = {}
    for frame in run.frames:
        frames.setdefault(frame.get("trial"), []).append(frame)
    for number in range(count):
        if number in frames:
            with contextlib.suppress(ExerciseError, *UNFORESEEN):
                if report().passes(replace(run, frames=tuple(frames[number]))):
                    yield number


def _lines(frames: Sequence[Mapping[str, Any]]) -> list[int] | None:
    """Return the lines that ran, where the run told."""
    lines = next((frame.get("lines") for frame in frames if frame.get("kind") == "trodden"), None)
    return [line for line in lines if isinstance(line, int)] if isinstance(lines, list) else None
