"""Steadiness: whether a derivative can be told from its rounding errors at a sample point.

Owns one test: where values that differ in their last digits alone lead to another derivative (a saturated sigmoid under
a logarithm, 1 - p of a p that is almost 1), the true derivative is noise there and no answer can agree with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from studyml.algebra.derivative import DerivativeError, along, backward
from studyml.algebra.evaluate import EvaluationError
from studyml.algebra.samples import Sample
from studyml.algebra.symbols import World
from studyml.algebra.tree import Call, Name, Node, rebuild, walk
from studyml.grading.values import Array, Raised, value_of

LAST_DIGITS = 4e-16
SATURATING = ("sigmoid", "softmax", "tanh")
STEADY = 3e-11
"""The largest relative change of a derivative that changed last digits may bring: answers are compared at 1e-9."""


def is_steady(subject: Node, world: World, point: Sample) -> bool:
    """Whether the derivatives of an expression, by all it is made of, are worth something at a point."""
    subject, world, point = _with_names(subject, world, point)
    nudged = _nudged(world, point)
    if nudged is None:
        return True
    for name in _variables(subject, world):
        direction = 1.0 + np.cos(np.arange(1.0, np.size(point.values[name]) + 1)).reshape(np.shape(point.values[name]))
        try:
            with np.errstate(all="ignore"):
                here = _along(subject, name, direction, point, world)
                there = _along(subject, name, direction, nudged, world)
        except (DerivativeError, EvaluationError):
            continue
        largest = float(np.max(np.abs(here), initial=0.0))
        if np.isfinite(largest) and largest > 0 and float(np.max(np.abs(here - there))) > STEADY * largest:
            return False
    return True


def _along(subject: Node, name: str, direction: Array, point: Sample, world: World) -> Array:
    """The derivative along a direction: from the pass backwards where there is one, which all names share."""
    back = backward(subject, point, world).get(name)
    if back is not None and back.shape == direction.shape:
        return np.asarray(np.vdot(back, direction))
    return np.asarray(along(subject, name, direction, point, world), dtype=float)


def _with_names(subject: Node, world: World, point: Sample) -> tuple[Node, World, Sample]:
    """Name what saturates inside the expression, so that its last digits can be changed too."""
    for node in [node for node in walk(subject) if isinstance(node, Call) and node.function in SATURATING]:
        value = value_of(node, point.values)
        if not isinstance(value, Raised | tuple):
            name = f"§{len(world.let)}"
            subject, world = rebuild(subject, node, Name(name)), world.with_let(name, node)
            point = point.with_values({name: value})
    return subject, world, point


def _variables(subject: Node, world: World) -> Iterator[str]:
    """The names with real values that an expression is made of, through others too."""
    direct = {node.name for node in walk(subject) if isinstance(node, Name)}
    all_names = direct.union(*(world.dependencies.get(name, frozenset()) for name in direct))
    return (name for name in all_names if name in world.forms and world.forms[name].kind == "float")


def _nudged(world: World, point: Sample) -> Sample | None:
    """A point that differs in the last digits; None where the intermediates have no value."""
    draw = np.random.default_rng(point.seed)
    values: dict[str, Any] = dict(point.values)
    for name, symbol in world.symbols.items():
        given = np.asarray(point.values[name])
        if symbol.domain != "int" and given.dtype.kind == "f":
            values[name] = given * (1.0 + LAST_DIGITS * draw.uniform(-1.0, 1.0, given.shape))
    for name, tree in world.let.items():
        value = value_of(tree, values)
        if isinstance(value, Raised | tuple):
            return None
        if value.dtype.kind == "f":
            value = value * (1.0 + LAST_DIGITS * draw.uniform(-1.0, 1.0, value.shape))
        values[name] = value
    return point.with_values({name: value for name, value in values.items() if value is not point.values[name]})
