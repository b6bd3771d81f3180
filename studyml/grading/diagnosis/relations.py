"""Relations of the answer's value to the right one: scale, sign, shape, a value on the way.

Owns what a value alone tells, without looking at how it was written; hence sure and cheap. Knows no edits.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from studyml.algebra.tree import Name
from studyml.grading.diagnosis.case import Case, Finding
from studyml.grading.diagnosis.other_shape import other_shape
from studyml.grading.diagnosis.scale import ratios
from studyml.grading.diagnosis.scale_mistakes import scaled
from studyml.grading.values import Array, close, floats, same

MANY = 3
"""Entries at least of which one ratio is no accident."""


def relations(case: Case) -> Iterator[Finding]:
    """Yield what the value says."""
    if case.raised or any(isinstance(value, tuple) for value in (*case.values, *case.truths)):
        return
    mine = [np.asarray(value, dtype=float) for value in case.values]
    truths = [np.asarray(value, dtype=float) for value in case.truths]
    if any(a.shape != b.shape for a, b in zip(mine, truths, strict=True)):
        yield from other_shape(case, mine, truths)
        return
    yield from scaled(case, mine, truths)
    yield from _transposed(mine, truths)
    yield from _known_values(case, mine)


def proportional(case: Case) -> Iterator[Finding]:
    """Yield what is sure of an answer that is the right one times another number at each point."""
    if case.raised or any(isinstance(value, tuple) for value in (*case.values, *case.truths)):
        return
    mine, truths = list(map(floats, case.values)), list(map(floats, case.truths))
    if any(a.shape != b.shape or a.size < MANY for a, b in zip(mine, truths, strict=True)):
        return
    found = ratios(mine, truths)
    if found is not None:
        told = " and ".join(f"{ratio:.4g}" for ratio in found[:2])
        message = f"yours is the right answer times a number that changes with the values (here {told})"
        yield Finding(2.5, "missing_factor", message)


def _transposed(mine: Sequence[Array], truths: Sequence[Array]) -> Iterator[Finding]:
    if all(a.ndim == 2 and a.T.shape == b.shape and close(a.T, b) for a, b in zip(mine, truths, strict=True)):
        yield Finding(1.05, "transpose", "yours is the transpose of the right answer")


def _known_values(case: Case, mine: Sequence[Array]) -> Iterator[Finding]:
    """A right answer with every sign of one name's value: the value of a name of the problem."""
    if case.problem.question.wrt:
        return
    for name in case.problem.world.let:
        values = [np.asarray(point.values[name], dtype=float) for point in case.points]
        if not isinstance(case.tree, Name) and all(same(a, b) for a, b in zip(mine, values, strict=True)):
            yield Finding(1.5, "stopped_early", f"this is {name}, on the way to the answer")
