"""Form: what a card asks of an answer besides its value: calls to use or to avoid, and to hold for huge values too.

Owns the conditions that a prompt states in words ("as one einsum call", "without a softmax", "so that exp never
overflows"). Knows problems and trees, no verdicts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from studyml.algebra.samples import Sample
from studyml.algebra.tree import Binary, Call, Node, children, walk
from studyml.grading.problem import Problem
from studyml.grading.values import Raised, Value, equal, value_of

LARGEST_EXPONENT = 700.0
"""exp of more overflows."""

Cases = tuple[tuple[Node, bool], ...]
"""Conditions, each with whether it holds."""


@dataclass(frozen=True, slots=True)
class Overflow:
    """A huge point where an answer is not worth what it should be, or where exp overflows on the way."""

    point: Sample
    mine: Value
    truth: Value


def not_as_asked(problem: Problem, tree: Node) -> str:
    """Return what the card asks of the form and the answer, as read, has not; "" when it is as asked."""
    if not problem.question.avoid and not problem.question.use:
        return ""
    called = {node.function for node in walk(tree) if isinstance(node, Call)}
    calls = called | {node.op for node in walk(tree) if isinstance(node, Binary)}
    avoided = [name for name in problem.question.avoid if name in calls]
    missing = [name for name in problem.question.use if name not in calls]
    if avoided:
        return f"asked for is a form without {avoided[0]}"
    return f"asked for is a form with {missing[0]}" if missing else ""


def overflow(problem: Problem, tree: Node, *, mathematical: bool = False) -> Overflow | None:
    """Return a point as far out as the card says (``far``) where the answer fails, if there is one.

    ``np.where`` calls exp in both branches, the cases of mathematics only where they hold (``mathematical``).
    """
    if not problem.question.far or problem.tree is None:
        return None
    for point in _far(problem):
        mine, truth = value_of(tree, point.values), value_of(problem.tree, point.values)
        if any(_overflows(power, holds, point) for power, holds in _exponents(tree, mathematical)):
            return Overflow(point, Raised("exp overflows for large values", kind="value"), truth)
        if not equal(mine, truth):
            return Overflow(point, mine, truth)
    return None


def _exponents(tree: Node, mathematical: bool, holds: Cases = ()) -> Iterator[tuple[Node, Cases]]:
    """Yield what exp is called with, each with the conditions of the cases it stands in."""
    if isinstance(tree, Call) and tree.function in ("exp", "expm1") and len(tree.args) == 1:
        yield tree.args[0], holds
    if mathematical and isinstance(tree, Call) and tree.function == "where" and len(tree.args) == 3:
        condition, there, elsewhere = tree.args
        yield from _exponents(condition, mathematical, holds)
        yield from _exponents(there, mathematical, (*holds, (condition, True)))
        yield from _exponents(elsewhere, mathematical, (*holds, (condition, False)))
        return
    for child in children(tree):
        yield from _exponents(child, mathematical, holds)


def _overflows(power: Node, cases: Cases, point: Sample) -> bool:
    """Whether exp of this overflows where its case holds."""
    value = value_of(power, point.values)
    if not isinstance(value, np.ndarray):
        return False
    large = np.nan_to_num(value) > LARGEST_EXPONENT
    for condition, there in cases:
        holds = value_of(condition, point.values)
        if isinstance(holds, np.ndarray) and holds.shape in ((), large.shape):
            large = large & (holds.astype(bool) == there)
    return bool(np.any(large))


def _far(problem: Problem) -> Iterator[Sample]:
    """The usual points with every symbol of the reals grown, once with its sign and once against it."""
    grown = [name for name, symbol in problem.world.symbols.items() if not symbol.domain]
    for point in problem.points:
        for factor in (problem.question.far, -problem.question.far):
            yield point.with_values({name: point.values[name] * factor for name in grown})
