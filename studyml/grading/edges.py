"""Edges: points exactly at a number that the answer's own conditions name, and at the ends of what is two-valued.

Owns what no random point meets: ``np.where(x == 0, 5, x)``, ``n != 57``, ``y.sum() > 0`` where labels may all be 0.
A value is only held against the right one where that one is steady. Knows problems and trees.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from studyml.algebra.samples import Sample, sized
from studyml.algebra.symbols import Symbol
from studyml.algebra.tree import Binary, Name, Node, Number, walk
from studyml.grading.problem import COMPARISONS, Problem

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
    """Values at an edge; ``beside`` are those right and left of it, where the right answer must be nearly the same."""

    values: Mapping[str, Any]
    sizes: Sample
    beside: tuple[Mapping[str, Any], ...] = ()


def edges(problem: Problem, tree: Node) -> Iterator[Edge]:
    """Yield the points at the numbers in the answer's comparisons and remainders, a few of each kind."""
    tried = 0
    for condition in dict.fromkeys(node for node in walk(tree) if _is_edge(node)):
        names = dict.fromkeys(part.name for part in walk(condition) if isinstance(part, Name))
        numbers = {part.value for part in walk(condition) if isinstance(part, Number)}
        for edge in _of(problem, list(names), sorted(numbers)):
            tried += 1
            if tried > MOST:
                return
            yield edge


def _is_edge(node: Node) -> bool:
    return isinstance(node, Binary) and (node.op in COMPARISONS or node.op in ("%", "//"))


def _of(problem: Problem, names: Sequence[str], numbers: Sequence[float]) -> Iterator[Edge]:
    first = problem.points[0]
    given = {name: value for name, value in first.values.items() if name not in problem.world.let}
    for name in names:
        symbol = problem.world.symbols.get(name)
        if symbol is None:
            if name in problem.world.size_names:
                yield from _sizes(problem, name, numbers)
        elif symbol.domain in TWO_VALUED and symbol.sizes:
            for value in TWO_VALUED[symbol.domain]:
                yield Edge({**given, name: np.full_like(given[name], value)}, first)
        elif symbol.domain == "int" and not symbol.sizes and symbol.bound is None:
            steps = (value + step for value in numbers for step in (0, 1, -1) if float(value).is_integer())
            yield from (Edge({**given, name: int(value)}, first) for value in steps if value >= 1)
        elif symbol.domain in DOMAINS:
            yield from _values(first, given, symbol, numbers)


def _sizes(problem: Problem, name: str, numbers: Sequence[float]) -> Iterator[Edge]:
    """Points where one size is a number, or one beside it."""
    for value in numbers:
        for step in (0, 1, -1):
            size = int(value) + step
            if float(value).is_integer() and 1 <= size <= LARGEST_SIZE:
                point = sized(problem.world, problem.sources, {name: size})
                if point is not None:
                    yield Edge({key: each for key, each in point.values.items() if key not in problem.world.let}, point)


def _values(first: Sample, given: Mapping[str, Any], symbol: Symbol, numbers: Sequence[float]) -> Iterator[Edge]:
    """Points where one entry of a symbol, then every one, is a number."""
    low, high = DOMAINS[symbol.domain]
    signed = dict.fromkeys(sign * value for value in numbers for sign in (1.0, -1.0) if not 0 < abs(value) <= TINY)
    for value in signed:
        if not low < value < high or (symbol.domain == "nonzero" and value == 0):
            continue
        for every in (False, True) if symbol.sizes else (True,):
            around = [
                {**given, symbol.name: _put(given[symbol.name], value + step * max(1.0, abs(value)), every)}
                for step in (0.0, BESIDE, -BESIDE)
            ]
            yield Edge(around[0], first, tuple(around[1:]))


def _put(array: Any, value: float, every: bool) -> Any:
    """An array with its first entry, or each, replaced."""
    if every:
        return np.full_like(array, value)
    changed = np.array(array)
    changed.flat[0] = value
    return changed
