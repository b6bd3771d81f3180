"""Name a mistake without a name by the one small change to the learner's text after which it is gone.

Owns the trials (which probes, how many changes, how long); what changes there are is ``repair``'s matter. Runs the
changed texts in the sandbox.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from studyml.exercises import Exercise
from studyml.judge.bench import Bench
from studyml.judge.extract import Extract
from studyml.judge.judgement import Judgement
from studyml.judge.repair import repairs
from studyml.judge.report import Report
from studyml.model import FoundMistake, Outcome, mistakes
from studyml.model.probe import STAGES
from studyml.sandbox.cell import Run

_MOST_REPAIRS = 32
"""Changes tried for a mistake without a name (15 ms each); a count, so that a busy machine finds the same name."""
_MOST_OF_SHAPES = 12
"""The same for what raised: the error itself says much already."""
_OF_SHAPES = ("wrong_symbol", "transpose", "axis")
_REPAIR_SECONDS = 8.0
"""Processor time for all of them: time on the clock would give another name on a busy machine."""
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
    showing = [index for index in only if probes[index].name in failed][:1]
    job = {"cells": [{"name": cell.name, "line": 1, "code": cell.code}], "only": showing, "trace": True}
    trodden = _lines(run_again(job).frames)
    left = _REPAIR_SECONDS
    raised = made.outcome is Outcome.ERROR
    most, among = (_MOST_OF_SHAPES, _OF_SHAPES) if raised else (_MOST_REPAIRS, ())
    for repair in repairs(cell.code, most, trodden, among):
        if left <= 0:
            return
        cells = [{"name": cell.name, "line": 1, "code": repair.source}]
        report = Report(exercise, found, reference, tuple)
        run = run_again({"cells": cells, "only": only}, heard=report.hear)
        if run.ended == "deadline":
            return
        left -= run.cpu
        again = report.judge(run)
        understood = again.outcome is not Outcome.NOT_UNDERSTOOD and len(again.probes) == len(only)
        if understood and all(result.passed for result in again.probes):
            known = {**exercise.mistakes, **mistakes()}
            code = next((code for code in repair.codes if code in known), "other")
            text = f"{made.message}; look at line {repair.line + cell.line - 1}"
            made.mistakes = [FoundMistake(code, text), *(one for one in made.mistakes[1:] if one.code != code)]
            made.message, made.line = text, repair.line + cell.line - 1
            return


def _lines(frames: Sequence[Mapping[str, Any]]) -> list[int] | None:
    """Return the lines that ran, where the run told."""
    lines = next((frame.get("lines") for frame in frames if frame.get("kind") == "trodden"), None)
    return [line for line in lines if isinstance(line, int)] if isinstance(lines, list) else None
