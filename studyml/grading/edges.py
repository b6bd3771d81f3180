"""Edges: points exactly at a number that the answer's own conditions name, and at the ends of what is two-valued.

Owns what no random point meets: ``np.where(x == 0, 5, x)``, ``n != 57``, ``y.sum() > 0`` where labels may all be 0.
A value is only held against the right one where that one is steady. Knows problems and trees.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeGuard

import numpy as np

from studyml.algebra.samples import Sample, sized
from studyml.algebra.symbols import Symbol
from studyml.algebra.tree import Binary, Call, Index, Name, Node, Number, Unary, walk
from studyml.grading.problem import COMPARISONS, Problem, with_lets

TINY = 1e-6
LARGEST_SIZE = 300
BESIDE = 1e-6
"""How far beside an edge the right value is looked at."""
MOST = 40
"""Points that are tried."""
DOMAINS = {
    "": (-np.inf, np.inf),
    "nonzero": (-np.inf, np.inf),
    "small": (-1.0, 1.0),
    "positive": (0.0, np.inf),
    "unit": (0.0, 1.0),
}
TWO_VALUED = {"binary": (0.0, 1.0), "pm1": (-1.0, 1.0)}


@dataclass(frozen=True, slots=True)
class Edge:
    """A point at an edge; ``beside`` are those right and left of it, where the right answer must be nearly the same."""

    point: Sample
    beside: tuple[Sample, ...] = ()


def edges(problem: Problem, tree: Node) -> Iterator[Edge]:
    """Yield the points at the numbers in the answer's comparisons and remainders, a few of each kind."""
    if any(isinstance(node, Call) and node.function == "unique" for node in walk(tree)):
        yield from _ties(problem)
    if not any(_is_edge(node) for node in walk(tree)):
        return
    given = {node for source in (*problem.sources, *problem.world.let.values()) for node in walk(source)}
    conditions = dict.fromkeys(node for node in walk(tree) if _is_edge(node) and node not in given)
    yield from islice((edge for condition in conditions for edge in _beside(problem, condition)), MOST)


def _ties(problem: Problem) -> Iterator[Edge]:
    """A point where two entries of each array are the same."""
    first = problem.points[0]
    values = {name: value for name, value in first.values.items() if name not in problem.world.let}
    for name, symbol in problem.world.symbols.items():
        if symbol.sizes and symbol.domain in DOMAINS:
            values[name] = np.array(values[name])
            values[name].flat[1] = values[name].flat[0]
    yield from _made(problem, first, [values])


def _beside(problem: Problem, condition: Binary | Call) -> tuple[Edge, ...]:
    """The points of one condition, made once a problem."""
    numbers = tuple(sorted({part.value for part in walk(condition) if isinstance(part, Number)}))
    names = tuple(dict.fromkeys(_compared(problem, condition)))
    known: dict[object, tuple[Edge, ...]] = problem.cache.setdefault("edges", {})
    if (names, numbers) not in known:
        known[names, numbers] = tuple(_of(problem, names, numbers))
    return known[names, numbers]


def _compared(problem: Problem, condition: Binary | Call) -> Iterator[str]:
    """The whole numbers in a condition, and the symbol that alone is one side of it, or whose sum or entry is."""
    counts = {name for name, symbol in problem.world.symbols.items() if symbol.domain == "int" and not symbol.sizes}
    counts.update(problem.world.size_names)
    yield from (part.name for part in walk(condition) if isinstance(part, Name) and part.name in counts)
    for side in (condition.left, condition.right) if isinstance(condition, Binary) else ():
        while not isinstance(side, Name):
            if isinstance(side, Call) and side.args:
                side = side.args[0]
            elif isinstance(side, Index | Unary):
                side = side.base if isinstance(side, Index) else side.operand
            else:
                break
        if isinstance(side, Name):
            yield side.name


def _is_edge(node: Node) -> TypeGuard[Binary | Call]:
    if isinstance(node, Call):
        return node.function in ("maximum", "minimum", "clip")
    return isinstance(node, Binary) and (node.op in COMPARISONS or node.op in ("%", "//"))


def _of(problem: Problem, names: Sequence[str], numbers: Sequence[float]) -> Iterator[Edge]:
    first = problem.points[0]
    given = {name: value for name, value in first.values.items() if name not in problem.world.let}
    for name in names:
        symbol = problem.world.symbols.get(name)
        if symbol is None:
            if name in problem.world.size_names:
                yield from _sizes(problem, name, numbers)
                yield from _equal(problem, name, names)
        elif symbol.domain in TWO_VALUED and symbol.sizes:
            for value in TWO_VALUED[symbol.domain]:
                yield from _made(problem, first, [{**given, name: np.full_like(given[name], value)}])
        elif symbol.domain == "int" and not symbol.sizes and symbol.bound is None:
            steps = (value + step for value in numbers for step in (0, 1, -1) if float(value).is_integer())
            for value in steps:
                yield from _made(problem, first, [{**given, name: int(value)}]) if value >= 1 else ()
        elif symbol.domain in DOMAINS:
            for around in _values(given, symbol, numbers):
                yield from _made(problem, first, around)


def _sizes(problem: Problem, name: str, numbers: Sequence[float]) -> Iterator[Edge]:
    """Points where one size is a number, or one beside it."""
    for value in numbers:
        for step in (0, 1, -1):
            size = int(value) + step
            if float(value).is_integer() and 1 <= size <= LARGEST_SIZE:
                point = sized(problem.world, problem.sources, {name: size})
                if point is not None:
                    yield Edge(point)


def _equal(problem: Problem, name: str, names: Sequence[str]) -> Iterator[Edge]:
    """Points where a size is another that it is compared with."""
    sizes = problem.points[0].sizes
    for other in names[: names.index(name)]:
        if other in sizes:
            point = sized(problem.world, problem.sources, {name: sizes[other], other: sizes[other]})
            yield from () if point is None else (Edge(point),)


def _made(problem: Problem, first: Sample, values: Sequence[Mapping[str, Any]]) -> Iterator[Edge]:
    """The edge at the first of some values, beside the others."""
    points = [point for each in values if (point := with_lets(problem, first, each)) is not None]
    if len(points) == len(values):
        yield Edge(points[0], tuple(points[1:]))


def _values(given: Mapping[str, Any], symbol: Symbol, numbers: Sequence[float]) -> Iterator[list[dict[str, Any]]]:
    """Values where one entry of a symbol, then every one, is a number, and beside it."""
    low, high = DOMAINS[symbol.domain]
    signed = dict.fromkeys(sign * value for value in numbers for sign in (1.0, -1.0) if not 0 < abs(value) <= TINY)
    for value in signed:
        if not low < value < high or (symbol.domain == "nonzero" and value == 0):
            continue
        for every in (False, True) if symbol.sizes else (True,):
            yield [
                {**given, symbol.name: _put(given[symbol.name], value + step * max(1.0, abs(value)), every)}
                for step in (0.0, BESIDE, -BESIDE)
            ]


def _put(array: Any, value: float, every: bool) -> Any:
    """An array with its first entry, or each, replaced."""
    if every:
        return np.full_like(array, value)
    changed = np.array(array)
    changed.flat[0] = value
    return changed
