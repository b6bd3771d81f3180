"""Far points: where a clip, a maximum or a condition of the learner's own would show.

Owns the second look at answers that agree at the usual points but hold a condition that the right answer has not:
``np.minimum(z, 9)`` is ``z`` only as far as the samples go. Points are drawn to reach both sides of the learner's
conditions, then stretched; rounding is coarse out there, so only a clear difference refutes. Knows problems and trees.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from studyml.algebra.samples import Sample
from studyml.algebra.tree import Binary, Call, Node, Number, walk
from studyml.grading.problem import COMPARISONS, PIECEWISE, Problem, ProblemError, draw
from studyml.grading.values import Array, Raised, Value, value_of

STRETCHES = (3.0, 8.0, 0.05)
CLEAR = 1e-5
"""At points drawn for the answer's own conditions."""
GROSS = 0.02
"""At stretched points: beyond z = 30 a logarithm of 1 - p keeps two digits."""
NUDGE = 1e-11
GROWN = 1e5


@dataclass(frozen=True, slots=True)
class Counterexample:
    """A point where an answer that looked right is wrong."""

    point: Sample
    mine: Value
    truth: Value


def counterexample(problem: Problem, tree: Node) -> Counterexample | None:
    """Return a far point that refutes; looked for only when the answer has conditions or thresholds of its own."""
    known = {item for source in (*problem.sources, *problem.world.let.values()) for item in _conditions(source)}
    if not _conditions(tree) - known:
        return None
    for point, tolerance in _far_points(problem, tree):
        found = _compare(problem, tree, point, tolerance)
        if found is not None:
            return found
    return None


def _conditions(tree: Node) -> set[str]:
    """Every condition by its words, with the numbers in it: another threshold is another condition."""
    found = set()
    for node in walk(tree):
        call = isinstance(node, Call) and node.function in PIECEWISE - {"abs", "sign", "softplus"}
        compared = isinstance(node, Binary) and node.op in COMPARISONS
        if call or compared:
            numbers = sorted({part.value for part in walk(node) if isinstance(part, Number)})
            found.add(f"{node.function if isinstance(node, Call) else 'compare'} {numbers}")
    return found


def _far_points(problem: Problem, tree: Node) -> Iterator[tuple[Sample, float]]:
    if problem.world.symbols:
        try:
            yield from ((point, CLEAR) for point in draw(problem.world, (*problem.sources, tree)))
        except ProblemError:  # the answer is finite nowhere else
            pass
    for sample in problem.points:
        for stretch in STRETCHES:
            far = _stretched(problem, sample, stretch)
            if far is not None:
                yield far, GROSS


def _stretched(problem: Problem, sample: Sample, by: float) -> Sample | None:
    values: dict[str, Any] = {name: value for name, value in sample.values.items() if name not in problem.world.let}
    for name, symbol in problem.world.symbols.items():
        value = values[name]
        if symbol.domain in ("", "positive", "nonzero"):
            values[name] = value * by
        elif symbol.domain == "unit":
            values[name] = 1 - (1 - value) ** by if by > 1 else value * by
    return _with_lets(problem, sample, values)


def _with_lets(problem: Problem, sample: Sample, values: Mapping[str, Any]) -> Sample | None:
    filled = dict(values)
    for name, tree in problem.world.let.items():
        value = value_of(tree, filled)
        if isinstance(value, Raised):
            return None
        filled[name] = value
    return sample.with_values(filled)


def _compare(problem: Problem, tree: Node, sample: Sample, tolerance: float) -> Counterexample | None:
    try:
        truth = problem.truth_at(sample)
    except ProblemError:
        return None
    mine = value_of(tree, sample.values)
    if not isinstance(truth, np.ndarray) or not isinstance(mine, np.ndarray):
        return None
    a, b = mine.astype(float), truth.astype(float)
    if a.shape != b.shape:
        return Counterexample(sample, mine, truth)
    finite = np.isfinite(b) & np.isfinite(a)
    if not finite.any():
        return None
    largest = float(np.max(np.abs(b[finite])))
    if not _trustworthy(problem, sample, b, tolerance * max(largest, 1e-6)):
        return None
    if np.all(np.abs(a - b)[finite] <= tolerance * max(largest, 1e-6)):
        return None
    return Counterexample(sample, mine, truth)


def _trustworthy(problem: Problem, sample: Sample, truth: Array, room: float) -> bool:
    """Whether rounding leaves the right value alone out here: it moves little when the values are nudged."""
    usual = max((float(np.max(np.abs(known), initial=0.0)) for known in problem.truths if isinstance(known, np.ndarray)), default=1.0)  # fmt: skip
    if float(np.max(np.abs(truth[np.isfinite(truth)]), initial=0.0)) > GROWN * max(usual, 1.0):
        return False
    moved = {
        name: sample.values[name] * (1 + NUDGE)
        for name, symbol in problem.world.symbols.items()
        if symbol.domain in ("", "positive", "nonzero", "unit")
    }
    nudged = _with_lets(problem, sample, {**{k: v for k, v in sample.values.items() if k not in problem.world.let}, **moved})  # fmt: skip
    if nudged is None:
        return False
    try:
        other = problem.truth_at(nudged)
    except ProblemError:
        return False
    if not isinstance(other, np.ndarray):
        return False
    finite = np.isfinite(truth) & np.isfinite(other.astype(float))
    return bool(np.all(np.abs(other.astype(float) - truth)[finite] <= 0.1 * room))
