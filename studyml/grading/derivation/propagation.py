"""What follows from an earlier mistake.

Owns the truth of a step in a world where some earlier wrong line were true: a wrong step with that value follows from
it and is no mistake of its own. Knows chains and values, no text.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from studyml.algebra.derivative import DerivativeError, jacobian
from studyml.algebra.evaluate import EvaluationError
from studyml.algebra.samples import Sample
from studyml.algebra.shapes import ShapeError
from studyml.algebra.symbols import World
from studyml.algebra.tree import Binary, Call, Name, Node
from studyml.grading.derivation.layouts import layouts
from studyml.grading.derivation.step import Step
from studyml.grading.derivation.steps import Judge
from studyml.grading.derivation.truths import Chain, NoTruth, as_array
from studyml.grading.diagnosis.scale import ratios
from studyml.grading.values import Raised, all_same, same, value_of

MOST_TRIED = 6
"""Earlier wrong lines whose consequences are worked out for one line: each costs a derivative of the whole chain."""


def follows_from(judge: Judge, step: Step, before: Sequence[Step]) -> int | None:
    """Return the index of the earlier wrong step that a wrong step is consistent with, the latest first."""
    tried = 0
    for index in range(len(before) - 1, -1, -1):
        earlier = before[index]
        if not earlier.wrong or not earlier.values:
            continue
        if any(isinstance(value, Raised) for value in (*earlier.values, *step.values)):
            continue
        root = index if earlier.verdict.follows is None else earlier.verdict.follows
        if earlier.left == step.left and all_same(step.values, earlier.values):
            return root
        if earlier.change and _off_alike(earlier, step):
            return root
        if _right_with(judge, earlier, step):
            return root
        tried += 1
        if tried <= MOST_TRIED and _consistent(judge.chain, earlier, step):
            return root
    return None


def _right_with(judge: Judge, earlier: Step, step: Step) -> bool:
    """Whether a line is right with what an earlier one says, where that stands in it: one makes up for the other."""
    if earlier.left is None or earlier.left.bottom is None or earlier.left.expression:
        return False
    key = judge.key(earlier.left.top, earlier.left.bottom)
    if key not in step.uses or step.attempt is None or step.problem is None or step.attempt.error is not None:
        return False
    triples = zip(step.problem.points, step.problem.truths, earlier.values, strict=True)
    return all(same(value_of(step.attempt.tree, {**one.values, key: value}), truth) for one, truth, value in triples)


def _off_alike(earlier: Step, step: Step) -> bool:
    """Whether two values are off by one and the same factor: what a slip in ``dL = …`` leads to."""
    if earlier.problem is None or step.problem is None:
        return False
    found = []
    for one in (earlier, step):
        assert one.problem is not None
        mine, truths = ([as_array(value) for value in values] for values in (one.values, one.problem.truths))
        if any(a is None or b is None or a.shape != b.shape for a, b in zip(mine, truths, strict=True)):
            return False
        found.append(ratios(mine, truths))  # type: ignore[arg-type]  # no None is left
    return found[0] is not None and found[1] is not None and np.allclose(found[0], found[1], rtol=1e-7, equal_nan=True)


def _consistent(chain: Chain, earlier: Step, step: Step) -> bool:
    """Whether the step is right in a world where the earlier one is."""
    if earlier.left is None or earlier.left.bottom is None or step.left is None or step.left.bottom is None:
        return False
    altered = _altered(chain, earlier)
    name = chain.name_of(step.left.bottom)
    if altered is None or name is None:
        return False
    world, loss, points = altered
    try:
        tree = loss if chain.is_loss(step.left.top) else world.let.get(chain.name_of(step.left.top) or "")
        if tree is None:
            return False
        found = [jacobian(tree, name, point, world) for point in points]
        ndim = found[0].ndim - np.ndim(points[0].values[name])
        return any(all_same(step.values, layout.values) for layout in layouts(found, ndim))
    except (DerivativeError, EvaluationError, ShapeError, NoTruth):
        return False


def _altered(chain: Chain, earlier: Step) -> tuple[World, Node, list[Sample]] | None:
    """The chain with one derivative replaced by what the learner wrote for it."""
    assert earlier.left is not None and earlier.left.bottom is not None
    bottom = chain.name_of(earlier.left.bottom)
    if bottom is None:
        return None
    mine = [array for value in earlier.values if (array := as_array(value)) is not None]
    if len(mine) < len(earlier.values):
        return None
    inner = Name(bottom)
    if chain.is_loss(earlier.left.top):
        if bottom not in chain.world.let:
            return None
        if any(v.shape != np.shape(p.values[bottom]) for v, p in zip(mine, chain.points, strict=True)):
            return None
        points = [point.with_values({"§slope": value}) for point, value in zip(chain.points, mine, strict=True)]
        return chain.world, Call("sum", (Binary("*", Name("§slope"), inner),)), points
    top = chain.name_of(earlier.left.top)
    if top is None or top not in chain.world.let:
        return None
    points = []
    for point, value in zip(chain.points, mine, strict=True):
        now, at = point.values[top], value_of(inner, point.values)
        if isinstance(at, Raised | tuple):
            return None
        points.append(point.with_values({"§value": now, "§inner": at, "§slope": value}))
    moved: Node = Binary("-", inner, Name("§inner"))
    entrywise = np.shape(mine[0]) in ((), np.shape(points[0].values[top]))
    step: Node = Binary("*" if entrywise else "@", Name("§slope"), moved)
    let = {name: Binary("+", Name("§value"), step) if name == top else tree for name, tree in chain.world.let.items()}
    return chain.world.changed(let=let), chain.loss, points
