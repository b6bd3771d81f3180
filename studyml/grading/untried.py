"""Untried: limits of the learner's own beyond which no point lies: ``… if n < 40000 else w`` beside a matrix.

Owns which of an answer's limits on sizes and whole numbers no point can pass, so that it is right as far as it can be
tried, and no further. Knows problems, trees and the points of ``extremes`` and ``edges``; judges nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from studyml.algebra.samples import unreached
from studyml.algebra.tree import Binary, Call, Name, Node, children, walk
from studyml.grading.edges import edges
from studyml.grading.extremes import counted_by, larger_points
from studyml.grading.problem import COMPARISONS, PIECEWISE, Problem

SIZES_OF = frozenset(("shape", "len", "size"))
"""Functions that ask an array for its sizes, whatever its values are."""


def untried(problem: Problem, tree: Node) -> Node | None:
    """Return a limit of the answer's own that no point passes, the smallest; None of most answers."""
    if not problem.everywhere or problem.world.sizes or not problem.world.size_names:
        return None
    own = [node for node in walk(tree) if any(counted_by(node))]
    if own:
        given = {part for source in (*problem.sources, *problem.world.let.values()) for part in walk(source)}
        own = [node for node in own if node not in given]
    if not own:
        return None
    points = (*problem.points, *larger_points(problem, tree), *(edge.point for edge in edges(problem, tree)))
    whole = _whole_numbers(problem)
    most = max(float(point.values[name]) for point in points for name in whole)
    one_sided = unreached(problem.world, (tree,), points)
    open_ones = [node for node in own if _is_open(node, problem, most, one_sided)]
    return min(open_ones, key=lambda node: sum(1 for _ in walk(node)), default=None)


def _whole_numbers(problem: Problem) -> frozenset[str]:
    """The names of sizes and of whole numbers."""
    symbols = problem.world.symbols.items()
    return frozenset(problem.world.size_names) | {
        name for name, symbol in symbols if symbol.domain == "int" and not symbol.sizes
    }


def _is_open(node: Node, problem: Problem, most: float, one_sided: tuple[Node, ...]) -> bool:
    """Whether a limit lies where no point does: ``most`` is the largest size or whole number of one."""
    if isinstance(node, Binary) and node.op in COMPARISONS:
        return node in one_sided and _of_sizes(node, problem)
    if isinstance(node, Call) and node.function in PIECEWISE:
        return max(counted_by(node)) >= most and _of_sizes(node, problem)
    return max(counted_by(node)) >= most


def _of_sizes(node: Node, problem: Problem) -> bool:
    """Whether a condition is about sizes and whole numbers alone; far values are tried for all else."""
    return set(_valued(node)) <= _whole_numbers(problem)


def _valued(node: Node) -> Iterator[str]:
    """Yield the names whose values a node depends on."""
    if isinstance(node, Name):
        yield node.name
    elif not (isinstance(node, Call) and node.function in SIZES_OF):
        for part in children(node):
            yield from _valued(part)
