"""Folding: the verdicts on equations as verdicts on the lines they were given in, one each.

Owns the form of ``studyml grade``, whose callers count lines: a line with two equations has one verdict, a bare remark
has one too, and so has a line that goes on with the one above. Knows verdicts only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from studyml.grading.derivation.remarks import all_right, rows_not_read
from studyml.model import Outcome, StepVerdict, Verdict


def by_line(verdict: Verdict, lines: Sequence[str]) -> Verdict:
    """Return the verdict with one step for each of the lines."""
    if not verdict.steps:
        return verdict
    rows: list[list[StepVerdict]] = [[] for _ in lines]
    for step in verdict.steps:
        rows[min(step.line, len(lines) - 1)].append(step)
    line_of = [min(step.line, len(lines) - 1) for step in verdict.steps]
    folded: list[StepVerdict] = []
    for at, row in enumerate(rows):
        folded.append(_folded(row, at, line_of) if row else _without(lines[at], at, folded))
    first = None if verdict.first_wrong is None else line_of[verdict.first_wrong]
    message = all_right(_not_read(rows, folded, lines)) if verdict.correct else verdict.message
    return replace(verdict, steps=tuple(folded), first_wrong=first, message=message)


def _folded(row: list[StepVerdict], at: int, line_of: list[int]) -> StepVerdict:
    read = [one for one in row if not one.unread]
    step = next((one for one in row if one.faulty), (read or row)[-1])
    follows = None if step.follows is None else line_of[step.follows]
    return replace(step, line=at, follows=None if follows == at else follows)


def _without(line: str, at: int, above: list[StepVerdict]) -> StepVerdict:
    """The verdict on a line with no equation of its own: that of the one it goes on with, else none."""
    text = " ".join(line.split())
    if above and text and " ".join(above[-1].text.split()).endswith(text):
        message = f"goes on from line {above[-1].line + 1}"
        return replace(above[-1], mistakes=(), message=message, follows=above[-1].line if above[-1].faulty else None)
    return StepVerdict(Outcome.UNDECIDED, message="not read: nothing to judge here", line=at)


def _not_read(rows: list[list[StepVerdict]], folded: list[StepVerdict], lines: Sequence[str]) -> str:
    whole = {at for at, step in enumerate(folded) if step.unread and lines[at].strip()}
    parts = {at for at, row in enumerate(rows) if any(step.unread for step in row)}
    return rows_not_read(whole | parts, whole)
