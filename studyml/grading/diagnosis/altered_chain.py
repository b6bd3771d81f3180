"""An altered chain: a loss and its intermediates with one part changed, and the derivative of that.

Owns how a chain is changed in one place and differentiated all the same, some parts held fast at their values.
Knows no mistakes: which changes are slips is ``chain_slips``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from studyml.algebra.derivative import DerivativeError, along, elementwise, gradient
from studyml.algebra.evaluate import EvaluationError
from studyml.algebra.samples import Sample
from studyml.algebra.symbols import World
from studyml.algebra.tree import Name, Node, rebuild, walk
from studyml.grading.diagnosis.reference import Reference, weighted, weights
from studyml.grading.problem import Problem
from studyml.grading.values import Raised, Value, floats, shape_of, value_of
from studyml.model import Kind


def differentiate(problem: Problem, subject: Node, wrt: str, world: World, point: Sample) -> Value:
    """Return a derivative of the problem's kind as a value; what has none is :class:`Raised`."""
    try:
        if problem.question.kind is Kind.DERIVATIVE and np.ndim(floats(problem.truths[0])) == np.ndim(
            point.values[wrt]
        ):
            try:
                return np.asarray(elementwise(subject, wrt, point, world))
            except DerivativeError:
                return np.asarray(gradient(subject, wrt, point, world))
        return np.asarray(gradient(subject, wrt, point, world))
    except (DerivativeError, EvaluationError) as error:
        return Raised(str(error))


def derivative_sum(problem: Problem, subject: Node, wrt: str, world: World, point: Sample, number: int) -> float:
    """Return a weighted sum of the entries of :func:`differentiate`, mostly by one evaluation."""
    if problem.question.kind is Kind.DERIVATIVE:
        return weighted(differentiate(problem, subject, wrt, world, point), number)
    try:
        shape = np.shape(point.values[wrt])
        found = np.asarray(along(subject, wrt, weights(shape, number), point, world))
    except (DerivativeError, EvaluationError):
        return float("nan")
    return float(found.ravel()[0]) if found.size == 1 else float("nan")


@dataclass(frozen=True, slots=True)
class AlteredChain:
    """The subject and its lets with one node changed; ``frozen`` nodes are given as values of a point."""

    subject: Node
    world: World
    frozen: tuple[tuple[str, Node], ...] = ()

    def sum_at(self, problem: Problem, point: Sample, number: int, wrt: str = "") -> float:
        """Return a weighted sum of its derivative's entries, in the problem's variable unless another is given."""
        values = {}
        for name, tree in self.frozen:
            value = value_of(tree, point.values)
            if isinstance(value, Raised | tuple):
                return float("nan")
            values[name] = value
        wrt = wrt or problem.question.wrt
        return derivative_sum(problem, self.subject, wrt, self.world, point.with_values(values), number)


def trees(problem: Problem) -> Iterator[tuple[str, Node]]:
    """Yield the subject, under the name "", and every intermediate under its own."""
    assert problem.subject is not None
    yield "", problem.subject
    yield from problem.world.let.items()


def moves(node: Node, moving: set[str]) -> bool:
    """Return whether a part has one of these names in it."""
    return any(isinstance(part, Name) and part.name in moving for part in walk(node))


def changed(
    problem: Problem, place: str, tree: Node, old: Node, new: Node, frozen: tuple[tuple[str, Node], ...]
) -> AlteredChain:
    """Return the chain with ``old`` replaced in the tree of a place; ``frozen`` names stand for their nodes' values."""
    edited = rebuild(tree, old, new)
    world = problem.world
    assert problem.subject is not None
    if not place:
        return AlteredChain(edited, world, frozen)
    let = {name: edited if name == place else definition for name, definition in world.let.items()}
    return AlteredChain(problem.subject, world.changed(let=let), frozen)


def reference(problem: Problem, variant: AlteredChain, code: str, cost: float, message: str) -> Reference:
    """Return the reference whose value is the derivative of an altered chain."""

    def sums(point: Sample, number: int) -> float:
        return variant.sum_at(problem, point, number)

    return Reference(code, cost, message, shape_of(problem.truths[0]), sums)
