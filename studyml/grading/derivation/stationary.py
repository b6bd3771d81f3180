"""Where a derivative is 0: ``∇L = 0``, ``XᵀXw = Xᵀy``, ``w = (XᵀX)⁻¹Xᵀy``.

Owns what such lines claim once a learner has set a derivative to 0: that a value makes it 0, or that two expressions
differ by no more than a multiple of it. Knows chains and values, no text.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from studyml.algebra.derivative import backward
from studyml.algebra.samples import Sample
from studyml.algebra.tree import Node
from studyml.grading.derivation.layouts import Array
from studyml.grading.derivation.truths import Chain
from studyml.grading.values import Raised, Value, floats, value_of

SMALL = 1e-8
STEPS = 30
"""Of Newton's method, for the one number at which a derivative is 0."""


def makes_zero(chain: Chain, name: str, values: Sequence[Value]) -> bool:
    """Whether the derivative by a symbol is 0 where the symbol has these values."""
    for point, value in zip(chain.points, values, strict=True):
        if isinstance(value, Raised | tuple) or np.shape(value) != np.shape(point.values[name]):
            return False
        here, there = _gradient(chain, name, point), _gradient(chain, name, _moved(chain, name, point, floats(value)))
        if here is None or there is None or not np.all(np.abs(there) <= SMALL * max(1.0, float(np.abs(here).max()))):
            return False
    return True


def holds(chain: Chain, name: str, left: Node, right: Node) -> bool:
    """Whether two expressions are equal wherever the derivative by a symbol is 0."""
    return all(_holds_at(chain, name, left, right, point) for point in chain.points)


def _holds_at(chain: Chain, name: str, left: Node, right: Node, point: Sample) -> bool:
    gradient = _gradient(chain, name, point)
    if gradient is None:
        return False
    if gradient.size == 1:
        solution = _solution(chain, name, point)
        if solution is None:
            return False
        return _apart(left, right, solution, SMALL) is not None
    apart = _apart(left, right, point, np.inf)
    if apart is None or apart.shape != gradient.shape:
        return False
    ratio = float(np.vdot(gradient, apart)) / float(np.vdot(gradient, gradient))
    return ratio != 0.0 and bool(np.allclose(apart, ratio * gradient, rtol=SMALL, atol=SMALL * np.abs(apart).max()))


def _apart(left: Node, right: Node, point: Sample, most: float) -> Array | None:
    """The difference of two expressions; None where there is none or it is more than this share of them."""
    one, other = value_of(left, point.values), value_of(right, point.values)
    if isinstance(one, Raised | tuple) or isinstance(other, Raised | tuple):
        return None
    try:
        apart = np.asarray(floats(one) - floats(other))
    except ValueError:
        return None
    size = max(float(np.max(np.abs(floats(one)), initial=0.0)), float(np.max(np.abs(floats(other)), initial=0.0)))
    return apart if size > SMALL and float(np.max(np.abs(apart), initial=0.0)) <= most * size else None


def _gradient(chain: Chain, name: str, point: Sample) -> Array | None:
    return backward(chain.loss, point, chain.world).get(name)


def _moved(chain: Chain, name: str, point: Sample, value: Array) -> Sample:
    """A point with another value of a symbol, what depends on it computed anew."""
    values = {**point.values, name: value}
    for let, tree in chain.world.let.items():
        found = value_of(tree, values)
        if not isinstance(found, Raised):
            values[let] = found
    return point.with_values(values)


def _solution(chain: Chain, name: str, point: Sample) -> Sample | None:
    """The point where the derivative by a number is 0, by the secant from here; None when it isn't found."""
    at, there = float(floats(point.values[name])), _moved(chain, name, point, np.asarray(point.values[name]) * 1.01)
    before, now = _gradient(chain, name, point), _gradient(chain, name, there)
    at_now = float(floats(there.values[name]))
    for _ in range(STEPS):
        if before is None or now is None or float(now - before) == 0.0:
            return None
        at, at_now = at_now, at_now - float(now) * (at_now - at) / float(now - before)
        there = _moved(chain, name, point, np.asarray(at_now))
        before, now = now, _gradient(chain, name, there)
        if now is not None and abs(float(now)) < 1e-12 * max(1.0, abs(float(before))):
            return there
    return None
