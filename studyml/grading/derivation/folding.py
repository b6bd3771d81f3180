"""Folding: the verdicts on equations as verdicts on the lines they were given in, one each.

Owns the form of ``studyml grade``, whose callers count lines: a line with two equations has one verdict, a bare remark
has one too. Knows verdicts only.
"""

from __future__ import annotations

from dataclasses import replace

from studyml.model import Outcome, StepVerdict, Verdict


def by_line(verdict: Verdict, count: int) -> Verdict:
    """Return the verdict with one step for each of ``count`` lines."""
    if not verdict.steps:
        return verdict
    rows: list[list[StepVerdict]] = [[] for _ in range(count)]
    for step in verdict.steps:
        rows[min(step.line, count - 1)].append(step)
    line_of = [min(step.line, count - 1) for step in verdict.steps]
    folded = tuple(_folded(row, at, line_of) for at, row in enumerate(rows))
    first = None if verdict.first_wrong is None else line_of[verdict.first_wrong]
    return replace(verdict, steps=folded, first_wrong=first)


def _folded(row: list[StepVerdict], at: int, line_of: list[int]) -> StepVerdict:
    if not row:
        return StepVerdict(Outcome.CORRECT, message="nothing to judge here", line=at)
    step = next((one for one in row if one.outcome is not Outcome.CORRECT), row[-1])
    follows = None if step.follows is None else line_of[step.follows]
    return replace(step, line=at, follows=None if follows == at else follows)
