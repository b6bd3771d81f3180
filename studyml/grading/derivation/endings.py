"""Endings: the lines that may hold only as far as a number of the learner's own reaches.

Owns which right lines have a condition, a limit or a slice of their own of which the usual points see one side, names
of the learner's own written out. An eps is no such number. Knows judged steps; looks nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from math import inf

import numpy as np

from studyml.algebra.conditions import Seen, Watch, conditions
from studyml.algebra.evaluate import EvaluationError
from studyml.algebra.evaluate.interpreter import NUMPY_ERRORS, Unresolved
from studyml.algebra.samples import Sample
from studyml.algebra.shapes import ShapeError
from studyml.algebra.tree import Binary, Call, Name, Node, Number, mapped, walk
from studyml.grading.derivation.carried import carried_on
from studyml.grading.derivation.line import mentions
from studyml.grading.derivation.pins import FOR_A_GRADIENT
from studyml.grading.derivation.step import Step
from studyml.grading.derivation.steps import Judge
from studyml.grading.extremes import UNTRACKED, counted, own_conditions
from studyml.grading.problem import Problem
from studyml.model import Outcome

MOST_NODES = 2000
UNKNOWN = (0, True)
"""The side of a condition that has no value."""
_CONDITION = re.compile(
    r"\b(?:clip|min|max|minimum|maximum|where|if|heaviside)\b|(?<![-=~])>(?!=?>)|<(?![-=])|[≤≥\[%]|\\(?:leq?|geq?|min|max)\b"
)
_NUMBER = re.compile(r"(?<![\w.])\d+(?:\.\d+)?(?:[eE][-+]?\d+)?")


Form = tuple[Node, Sequence[Sample]]
"""An expression with the points at which the names in it are known; none where that is not said."""


@dataclass(eq=False)
class Doubt:
    """A line that may hold only so far."""

    step: Step
    index: int
    tree: Node
    """What decides how far, names of the learner's own written out."""
    least: int
    """The number up to which it counts entries."""
    reached: frozenset[tuple[int, bool]] | None
    """The sides of its conditions that the usual points reach; None where that can't be told."""
    origin: Step | None = None
    """The line with the condition, where that gives a name to a derivative."""
    looked: bool = False
    """Whether it could be looked at beyond that."""
    confirmed: int = 0
    """At how many points there it was right."""


def doubts(judge: Judge) -> list[Doubt]:
    """Return the right lines that claim something and may hold only so far."""
    problem = all_named(judge)
    origins: dict[str, Step] = {}
    limited: dict[str, Node] = {}
    found = []
    for index, step in enumerate(judge.steps):
        if step.verdict.outcome is not Outcome.CORRECT or step.unread:
            continue
        claimed: list[Form] = [*step.forms]
        if not claimed and not step.own and (sign := _said(step)) is not None:
            claimed.append((sign, ()))
        if step.own and step.attempt is not None and step.problem is not None:
            form = _ending(problem, step.attempt.tree, step.problem.points)
            if form is not None:
                origins[step.written] = step
            written = _ending(problem, _written_out(judge, step.attempt.tree), step.problem.points)
            if written is not None and step.written not in judge.chain.world.let:
                limited[step.written] = written[0]
        mine = next((one for one in claimed if _ending(problem, *one) is not None), None)
        forms: list[Form] = [(_written_out(judge, tree), points) for tree, points in claimed]
        forms += [(tree, ()) for name, tree in limited.items() if claimed and mentions(step.line, name)]
        ends = next((end for one in forms if (end := _ending(problem, *one)) is not None), None)
        if ends is None:
            continue
        behind = [one for name, one in origins.items() if FOR_A_GRADIENT.match(name) and mentions(step.line, name)]
        origin = behind[-1] if behind and mine is None else None
        found.append(Doubt(step, index, ends[0], max(counted(ends[0], inf), default=0), ends[1], origin))
    return found


def all_named(judge: Judge) -> Problem:
    """Return the problem with all that the learner gave a name to."""
    return Problem(judge.question, judge.chain.world, None, judge.chain.loss, None, judge.chain.points)


def _ending(
    problem: Problem, tree: Node, points: Sequence[Sample]
) -> tuple[Node, frozenset[tuple[int, bool]] | None] | None:
    """An expression that may hold only so far, without its eps, and the sides it has at the points; None of others."""
    if not any(counted(tree, inf)) and not own_conditions(problem, tree):
        return None  # most lines
    sides = reached(tree, points)
    if not any(counted(tree, inf)) and not _ends(problem, tree, sides):
        return None
    plain = tree if sides is None else carried_on(tree, sides, eps_alone=True)
    if plain is tree:
        return tree, sides
    sides = reached(plain, points)
    return (plain, sides) if any(counted(plain, inf)) or _ends(problem, plain, sides) else None


def _written_out(judge: Judge, tree: Node) -> Node:
    """An expression without names that the learner gave."""
    chain = judge.chain
    for _ in range(len(chain.own)):
        mine = {node.name for node in islice(walk(tree), MOST_NODES) if isinstance(node, Name)} & chain.own
        known = {name: chain.world.let[name] for name in mine if name in chain.world.let}
        if not known or sum(1 for _ in islice(walk(tree), MOST_NODES)) == MOST_NODES:
            break
        tree = _put_in(tree, known)
    return tree


def _put_in(tree: Node, known: Mapping[str, Node]) -> Node:
    return mapped(tree, lambda node: known.get(node.name, node) if isinstance(node, Name) else node)


def _said(step: Step) -> Node | None:
    """The numbers in the conditions of a line of which the words alone are known, as conditions; None of others."""
    if step.problem is not None or not _CONDITION.search(step.line.text):
        return None
    numbers = [float(one) for one in _NUMBER.findall(step.line.text)]
    trees = [Binary("<", Number(0.5), Number(one)) for one in numbers if one]
    return Call("stack", tuple(trees)) if trees else None


def _ends(problem: Problem, tree: Node, reached: frozenset[tuple[int, bool]] | None) -> bool:
    """Whether an expression has a condition of its own of which the usual points see one side."""
    if not own_conditions(problem, tree):
        return False
    untracked = any(isinstance(node, Call) and node.function in UNTRACKED for node in walk(tree))
    return untracked or reached is None or any((key, not side) not in reached for key, side in reached)


def reached(tree: Node, points: Sequence[Sample]) -> frozenset[tuple[int, bool]] | None:
    """Return the sides of its conditions that an expression has at points, and ``UNKNOWN`` where one has no value.

    None where no points are given, or no condition has a value.
    """
    seen: dict[int, Seen] = {}
    unknown = False
    for node in conditions((tree,)) if points else ():
        try:
            with np.errstate(all="ignore"):
                for point in points:
                    Watch(point.values, seen).value(node)
        except (EvaluationError, ShapeError, Unresolved, KeyError, *NUMPY_ERRORS):
            unknown = True
    sides = {key: (one.below or one.level, one.above) for key, one in seen.items()}
    found = frozenset((key, side) for key, both in sides.items() for side in (False, True) if both[side])
    return (found | {UNKNOWN} if unknown else found) if found else None
