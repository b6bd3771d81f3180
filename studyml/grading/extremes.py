"""Far points: where a clip, a maximum or a condition of the learner's own would show.

Owns the second look at answers that agree at the usual points but hold a condition that the right answer has not:
``np.minimum(z, 9)`` is ``z`` only as far as the samples go. Points are drawn to reach both sides of the learner's
conditions, then stretched; where rounding is coarse nothing is refuted. Knows problems and trees.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

import numpy as np

from studyml.algebra.compare import without_eps
from studyml.algebra.derivative import DerivativeError, along
from studyml.algebra.evaluate import EvaluationError
from studyml.algebra.samples import Sample, larger, unreached
from studyml.algebra.tree import Binary, Call, Index, Name, Node, Number, walk
from studyml.algebra.tree import Sequence as Parts
from studyml.grading.edges import Edge, edges
from studyml.grading.problem import COMPARISONS, PIECEWISE, Problem, ProblemError, draw, with_lets
from studyml.grading.steadiness import is_steady
from studyml.grading.stretches import one_signed, one_stretched, stretched
from studyml.grading.values import Array, Raised, Value, value_of
from studyml.model import Kind

STRETCHES = (3.0, 8.0, 0.05)
CLEAR = 1e-6
"""Relative: a stable form may cut a term of exp(-20), a wrong one is off by more."""
ALONG = 1e-10
NOISY = 2e-3
NUDGE = 1e-11
GROWN = 1e12
GROWN_PLAIN = 1e60
"""Of a formula that is given; a derivative that large is noise."""
CONDITIONS = PIECEWISE - {"softplus"}
UNTRACKED = frozenset({"clip", "round", "floor", "ceil", "heaviside"})
MAKERS = frozenset(("eye", "zeros", "ones", "full", "arange", "linspace", "tril", "triu"))
"""Functions with sizes or counts among their arguments."""
TINY = 1e-6
LARGEST = 1e12
STEADY = 1e-3
"""Relative: how much the right value moves beside an edge."""
SMALL = 1e-3
FAR = 4
"""How many times a number the sizes are that lie far above it."""
FEW = 100
"""Above a larger number sizes are tried once."""
MOST_THRESHOLDS = 14
GENTLE = (0.05, 20.0)
"""Numbers between them turn nothing that the usual values don't show."""
DEEPEST = 30.0
MOST_COUNTED = 100_000
"""Larger sizes are not tried."""


@dataclass(frozen=True, slots=True)
class Counterexample:
    """A point where an answer that looked right is wrong."""

    point: Sample
    mine: Value
    truth: Value


def counterexample(problem: Problem, tree: Node) -> Counterexample | None:
    """Return a far point that refutes; looked for only when the answer has conditions or numbers of its own."""
    if not problem.everywhere:
        return None
    found = _at_larger_sizes(problem, tree)
    if found is not None:
        return found
    found = _at_edges(problem, tree)
    if found is not None:
        return found
    steep = _steep(problem, tree)
    if not steep and not own_conditions(problem, tree):
        return None
    untracked = any(_untracked(node) for node in walk(tree))
    if not steep and not untracked and not unreached(problem.world, (tree,), problem.points):
        return None  # the usual points reach both sides of each
    tree = without_eps(tree) or tree
    usual = max(
        (float(np.max(np.abs(t), initial=0.0)) for t in problem.truths if isinstance(t, np.ndarray)), default=1.0
    )
    for point, floor in far_points(problem, tree, steep):
        found = _compare(problem, tree, point, usual * floor)
        if found is not None:
            return found
    return None


def _steep(problem: Problem, tree: Node) -> tuple[float, ...]:
    """What the answer's own large and small numbers are large beside: ``tanh(1000*w)`` is no sign at a thousandth."""
    found = {part.value for part in walk(tree) if isinstance(part, Number) and not GENTLE[0] < part.value < GENTLE[1]}
    for source in (*problem.sources, *problem.world.let.values()) if found else ():
        found -= {part.value for part in walk(source) if isinstance(part, Number)}
    scales = (1 / value if value > 1 else value for value in found)
    return tuple(sorted(scale for scale in scales if scale > TINY))


def _untracked(node: Node) -> bool:
    """Whether the sides of a condition are not seen: a clip, or the largest of entries and a number."""
    if not isinstance(node, Call):
        return False
    if node.function in ("max", "min"):
        parts = list(walk(node.args[0]))
        return any(isinstance(part, Number) for part in parts) and any(isinstance(part, Parts) for part in parts)
    return node.function in UNTRACKED


def own_conditions(problem: Problem, tree: Node) -> set[str]:
    """Return the conditions of an answer, with their numbers, that the problem has not."""
    conditions = _conditions(tree)
    for source in (*problem.sources, *problem.world.let.values()) if conditions else ():
        conditions -= _conditions(source)
    return conditions


def _at_larger_sizes(problem: Problem, tree: Node) -> Counterexample | None:
    """Where the answer counts to a number, ``x[:10]`` or ``n < 40``, look at sizes above it."""
    for point in larger_points(problem, tree):
        found = _compare(problem, tree, point, 0.0)
        if found is not None:
            return found
    return None


def _at_edges(problem: Problem, tree: Node) -> Counterexample | None:
    """Where the answer compares with a number, look exactly there, as far as the right value is steady."""
    for edge in edges(problem, tree):
        if not edge.beside:
            found = _compare(problem, tree, edge.point, 0.0)
            if found is not None:
                return found
        elif (point := _wrong_at(problem, tree, edge)) is not None:
            return Counterexample(point, value_of(tree, point.values), _truth(problem, point))
    return None


def _wrong_at(problem: Problem, tree: Node, edge: Edge) -> Sample | None:
    """The point at an edge, or beside it, where an answer is wrong that is right at another, the right value steady."""
    points = (edge.point, *edge.beside)
    apart = [_apart(value_of(tree, one.values), _truth(problem, one), CLEAR) for one in points]
    if True not in apart or False not in apart:
        return None
    truth = _truth(problem, edge.point)
    if not all(_apart(_truth(problem, one), truth, STEADY) is False for one in edge.beside):
        return None
    return points[apart.index(True)]


def _apart(value: Value, truth: Value, relative: float) -> bool | None:
    """Whether two values differ by more than a share of the largest entry; None where one is not finite."""
    if not isinstance(value, np.ndarray) or not isinstance(truth, np.ndarray) or value.shape != truth.shape:
        return None
    a, b = value.astype(float), truth.astype(float)
    if not np.isfinite(a).all() or not np.isfinite(b).all():
        return None
    return bool(np.any(np.abs(a - b) > relative * max(float(np.max(np.abs(b), initial=0.0)), SMALL)))


def larger_points(problem: Problem, tree: Node) -> Iterator[Sample]:
    """Yield points where what an answer counts is above its number, or sizes it compares are so the other way."""
    least = max(counted(tree), default=0)
    if least:
        yield from _larger_numbers(problem, least)
        yield from _larger_sizes(problem, least)
    if any(_compares_sizes(node, problem) for node in walk(tree)):
        most = max(size for sample in problem.points for size in sample.sizes.values())
        yield from _one_larger(problem, most)


def _compares_sizes(node: Node, problem: Problem) -> bool:
    """Whether a condition is about two sizes: at the usual points rows are the most, so that ``n > m`` always holds."""
    if not _is_condition(node):
        return False
    names = {part.name for part in walk(node) if isinstance(part, Name)} & set(problem.world.size_names)
    return len(names) > 1


def _larger_sizes(problem: Problem, least: int) -> Iterator[Sample]:
    """Points with every size above a number, just and far; where that is too large, one for each size."""
    point = larger(problem.world, problem.sources, least)
    if point is not None:
        yield point
        far = larger(problem.world, problem.sources, FAR * least) if least <= FEW else None
        if far is not None:
            yield far  # an index that depends on the values lies beyond a number more often than not
    else:
        yield from _one_larger(problem, least)


def _one_larger(problem: Problem, least: int) -> Iterator[Sample]:
    """A point for each size, with that one above a number."""
    for name in problem.world.size_names:
        point = larger(problem.world, problem.sources, least, name)
        if point is not None:
            yield point


def _larger_numbers(problem: Problem, least: int) -> Iterator[Sample]:
    """A point for each whole number of the problem that may be any, carried above another."""
    sample = problem.points[0]
    for name, symbol in problem.world.symbols.items():
        if symbol.domain == "int" and not symbol.sizes and symbol.bound is None:
            values = {one: value for one, value in sample.values.items() if one not in problem.world.let}
            far = with_lets(problem, sample, {**values, name: values[name] + least})
            if far is not None:
                yield far


def counted(tree: Node, most: float = MOST_COUNTED) -> Iterator[int]:
    """Yield the whole numbers, up to the most that is tried, that entries or sizes are counted by."""
    for node in walk(tree):
        yield from (number for number in counted_by(node) if number <= most)


def counted_by(node: Node) -> Iterator[int]:
    """Yield the numbers above 2, rounded up, that one node counts entries or sizes by."""
    within: tuple[Node, ...] = ()
    if isinstance(node, Index):
        within = node.items
    elif _limits(node) or (isinstance(node, Binary) and node.op in ("%", "//")):
        within = (node,)
    elif isinstance(node, Call) and node.function in MAKERS:
        within = (*node.args, *(value for name, value in node.keywords if name != "axis"))
    for part in within:
        for number in walk(part):
            if isinstance(number, Number) and 2 < number.value < math.inf:
                yield math.ceil(number.value)


def _conditions(tree: Node) -> set[str]:
    """Every condition by its words, with the numbers in it: another threshold is another condition."""
    found = set()
    for node in walk(tree):
        if _is_condition(node):
            numbers = sorted({part.value for part in walk(node) if isinstance(part, Number)})
            found.add(f"{node.function if isinstance(node, Call) else 'compare'} {numbers}")
    return found


def _is_condition(node: Node) -> bool:
    if isinstance(node, Call):
        return node.function in CONDITIONS
    return isinstance(node, Binary) and node.op in COMPARISONS


def _limits(node: Node) -> bool:
    """Whether the numbers in a node say how far it holds: of a ``where`` those in its condition, not -1e9 in a mask."""
    return _is_condition(node) and not (isinstance(node, Call) and node.function == "where")


def far_points(problem: Problem, tree: Node, numbers: Sequence[float] = ()) -> Iterator[tuple[Sample, float]]:
    """Yield points on both sides of an answer's conditions, and far out, each with the share of usual values there.

    ``numbers`` are to be reached as well.
    """
    thresholds = _thresholds(tree, numbers)
    if problem.world.symbols:
        with suppress(ProblemError):  # the answer is finite nowhere else
            yield from ((point, 0.01) for point in _few(draw(problem.world, (*problem.sources, tree))))
    # with sizes one array holds many values; a few scalars need every point
    starts = problem.points[:1] if problem.world.size_names else problem.points
    for sample in starts:
        for stretch in (*STRETCHES, *thresholds):
            for unit in (False, True):
                far = stretched(problem, sample, stretch, unit)
                if far is not None:
                    yield far, 0.01 if stretch > 1 else 0.0
        for stretch in thresholds:
            yield from ((far, 0.01) for far in one_stretched(problem, sample, stretch))
        if any(isinstance(node, Call) and node.function in ("max", "min") for node in walk(tree)):
            for stretch in thresholds:
                yield from ((far, 0.01) for far in one_signed(problem, sample, 5 * stretch))


def _few(points: Sequence[Sample]) -> list[Sample]:
    """One point for each set of sizes."""
    found: dict[object, Sample] = {}
    for index, point in enumerate(points):
        found.setdefault(point.size_set if point.sizes else index, point)
    return list(found.values())


def _thresholds(tree: Node, numbers: Sequence[float]) -> list[float]:
    """Stretches that carry values of about 1 across the numbers in the answer's own conditions."""
    within = (part.value for node in walk(tree) if _limits(node) for part in walk(node) if isinstance(part, Number))
    found = []
    for size in {abs(value) for value in (*within, *numbers)}:
        if 1 < size <= LARGEST:  # for z, z², exp(z), and for z times it and log(z)
            found += [2.5 * size, 1.6 * math.sqrt(size), 2.5 * math.log(size), 0.3 / size]
            found += [math.exp(-1.5 * size)] if size <= DEEPEST else []
        elif TINY < size <= 1:
            found += [0.3 * size, 2.5 * size]
    return sorted(set(found))[:MOST_THRESHOLDS]


def _agrees_along(problem: Problem, mine: Value, sample: Sample) -> bool:
    """Whether an answer is a gradient along one direction: cheaper to see than all its entries."""
    wrt = problem.question.wrt
    if problem.question.kind is not Kind.GRADIENT or problem.subject is None or not isinstance(mine, np.ndarray):
        return False
    if mine.shape != np.shape(sample.values[wrt]) or mine.dtype == object:
        return False
    direction = 1.0 + np.cos(np.arange(1.0, mine.size + 1)).reshape(mine.shape)
    try:
        found = along(problem.subject, wrt, direction, sample, problem.world)
    except (DerivativeError, EvaluationError):
        return False
    own, scale = float(np.vdot(direction, mine)), float(np.vdot(direction, np.abs(mine)))
    return found.size == 1 and abs(own - float(found.ravel()[0])) <= ALONG * scale


def _compare(problem: Problem, tree: Node, sample: Sample, floor: float) -> Counterexample | None:
    mine = value_of(tree, sample.values)
    if _agrees_along(problem, mine, sample):
        return None
    truth = _truth(problem, sample)
    if not isinstance(truth, np.ndarray):
        return None
    if isinstance(mine, Raised) and mine.kind == "shape":
        return Counterexample(sample, mine, truth)
    if not isinstance(mine, np.ndarray):
        return None
    a, b = mine.astype(float), truth.astype(float)
    if a.shape != b.shape:
        return Counterexample(sample, mine, truth)
    grown = GROWN if problem.subject is not None else GROWN_PLAIN
    if not clearly_apart(a, b, _noise(problem, tree, sample, a, b), floor, grown):
        return None
    if problem.subject is not None and not is_steady(problem.subject, problem.world, sample):
        return None  # the right derivative is noise here
    return Counterexample(sample, mine, truth)


def clearly_apart(mine: Array, truth: Array, noise: float, floor: float, grown: float = GROWN) -> bool:
    """Whether two values of one shape differ by more than rounding may have done out there."""
    finite = np.isfinite(truth) & np.isfinite(mine)
    if not finite.any():
        return False
    largest = float(np.max(np.abs(truth[finite])))
    if largest > grown * max(floor, 1.0) or not noise <= NOISY * largest:
        return False  # rounding has eaten the right value
    return bool(np.any(np.abs(mine - truth)[finite] > max(CLEAR * max(largest, floor), 50 * noise)))


def _truth(problem: Problem, sample: Sample) -> Value:
    key = ("truth", problem)
    if key not in sample.cache:
        try:
            sample.cache[key] = problem.truth_at(sample)
        except ProblemError as error:
            sample.cache[key] = Raised(error.message)
    found: Value = sample.cache[key]
    return found


def nudged(problem: Problem, sample: Sample) -> Sample | None:
    """Return a point a little beside another: what differs there by more than a little is noise."""
    values = {name: value for name, value in sample.values.items() if name not in problem.world.let}
    for name, symbol in problem.world.symbols.items():
        if symbol.domain in ("", "positive", "nonzero", "unit"):
            values[name] = values[name] * (1 + NUDGE)
    return with_lets(problem, sample, values)


def _noise(problem: Problem, tree: Node, sample: Sample, mine: Array, truth: Array) -> float:
    """How far the values move when those of the symbols are nudged: far more than rounding moves them."""
    if "nudged" not in sample.cache:
        sample.cache["nudged"] = nudged(problem, sample)
    beside: Sample | None = sample.cache["nudged"]
    if beside is None:
        return float("inf")
    noise = 0.0
    for now, then in ((truth, _truth(problem, beside)), (mine, value_of(tree, beside.values))):
        if not isinstance(then, np.ndarray) or then.shape != now.shape:
            return float("inf")
        moved = np.abs(then.astype(float) - now)
        noise += float(np.max(moved[np.isfinite(moved)], initial=0.0))
    return noise
