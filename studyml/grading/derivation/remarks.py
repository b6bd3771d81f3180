"""Remarks: what was not read of an answer, and what that leaves open.

Owns how unread lines are told, and which of them stand in the way: an equation about a derivative that is wrong unless
the words beside it say something, and that no right line says again. Knows judged steps.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from studyml.grading.derivation.step import Step
from studyml.grading.derivation.steps import Judge

MOST_TOLD = 3
"""Lines that a message names."""


def not_read(steps: Sequence[Step]) -> str:
    """Return which lines have something that was not read, ``line 4 was not read``; "" where none."""
    whole = {step.line.source for step in steps} - {step.line.source for step in steps if not step.unread}
    return rows_not_read({step.line.source for step in steps if step.unread or step.line.unsaid}, whole)


def rows_not_read(unread: Collection[int], whole: Collection[int]) -> str:
    """Return the same of lines by their numbers from 0; ``whole``: those of which nothing was read."""
    rows = sorted(unread)
    told = [f"line {row + 1}" if row in whole else f"a part of line {row + 1}" for row in rows[:MOST_TOLD]]
    if len(rows) > MOST_TOLD:
        told.append(f"{len(rows) - MOST_TOLD} more")
    joined = ", ".join(told[:-1]) + " and " + told[-1] if len(told) > 1 else "".join(told)
    return f"{joined} {'was' if len(rows) == 1 else 'were'} not read" if rows else ""


def all_right(unread: str) -> str:
    """Return what is said of a right answer, given which lines were not read."""
    return f"every step that was read is right; {unread}" if unread else "every step is right"


def doubtful(judge: Judge, steps: Sequence[Step]) -> str:
    """Return what to say of a doubtful equation that no right line below says again; "" where there is none."""
    for index, step in enumerate(steps):
        if not step.doubted or step.left is None:
            continue
        ends = judge.ends(judge.meant(step.left))
        later = (one.left for one in steps[index + 1 :] if not one.unread and not one.direct and one.left is not None)
        if not any(judge.ends(left) == ends for left in later):
            said = step.line.said
            return f"step {index + 1}: this is wrong unless “{said}” says something: write that out in signs"
    return ""
