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
SPREAD = 6
CLOSE = 1e-14
MOST_STEPS = 100
"""The one number at which a derivative is 0 is sought up to 64 times the given one, then to the last digits."""


def makes_zero(chain: Chain, name: str, values: Sequence[Value]) -> bool:
    """Whether the derivative by a symbol is 0 where the symbol has these values."""
    for point, value in zip(chain.points, values, strict=True):
        if isinstance(value, Raised | tuple) or np.shape(value) != np.shape(point.values[name]):
            return False
        here, there = _gradient(chain, name, point), _gradient(chain, name, moved(chain, name, point, floats(value)))
        if here is None or there is None or not np.all(np.abs(there) <= SMALL * max(1.0, float(np.abs(here).max()))):
            return False
    return True


def holds(chain: Chain, name: str, left: Node, right: Node) -> bool:
    """Whether two expressions are equal wherever the derivative by a symbol is 0."""
    ratios = [_ratio(chain, name, left, right, point) for point in chain.points]
    if all(ratio is not None for ratio in ratios) and len(ratios) > 2 and np.allclose(ratios, ratios[0], rtol=SMALL):  # type: ignore[arg-type]
        return True
    return all(_holds_at(chain, name, left, right, point) for point in chain.points)


def _ratio(chain: Chain, name: str, left: Node, right: Node, point: Sample) -> float | None:
    """How many times the derivative, a number, two numbers differ by."""
    gradient, apart = _gradient(chain, name, point), difference(left, right, point, np.inf)
    if gradient is None or apart is None or gradient.size != 1 or apart.size != 1:
        return None
    ratio = float(apart.ravel()[0]) / float(gradient.ravel()[0]) if gradient.any() else 0.0
    return ratio or None


def _holds_at(chain: Chain, name: str, left: Node, right: Node, point: Sample) -> bool:
    gradient = _gradient(chain, name, point)
    if gradient is None:
        return False
    if gradient.size == 1:
        place = solution(chain, name, point)
        if place is None:
            return False
        elsewhere = difference(left, right, point, np.inf)
        return elsewhere is not None and difference(left, right, place, SMALL, elsewhere) is not None
    apart = difference(left, right, point, np.inf)
    if apart is None:
        return False
    if apart.shape == gradient.shape and gradient.any():
        ratio = float(np.vdot(gradient, apart)) / float(np.vdot(gradient, gradient))
        if ratio and np.allclose(apart, ratio * gradient, rtol=SMALL, atol=SMALL * np.abs(apart).max()):
            return True
    place = solution(chain, name, point)
    if place is None or np.abs(place.values[name]).max() < SMALL * np.abs(point.values[name]).max():
        return False  # where the symbol is 0 itself, much holds that nobody means
    return difference(left, right, place, SMALL, apart) is not None


def difference(left: Node, right: Node, point: Sample, most: float, elsewhere: Array | None = None) -> Array | None:
    """Return the difference of two expressions; None where there is none or it is more than this share of them.

    Both may be 0 here: what they differ by elsewhere then says how small is small.
    """
    one, other = value_of(left, point.values), value_of(right, point.values)
    if isinstance(one, Raised | tuple) or isinstance(other, Raised | tuple):
        return None
    try:
        apart = np.asarray(floats(one) - floats(other))
    except ValueError:
        return None
    size = max(float(np.max(np.abs(floats(one)), initial=0.0)), float(np.max(np.abs(floats(other)), initial=0.0)))
    if elsewhere is not None:
        size = max(size, float(np.max(np.abs(elsewhere), initial=0.0)))
    return apart if size > SMALL and float(np.max(np.abs(apart), initial=0.0)) <= most * size else None


def _gradient(chain: Chain, name: str, point: Sample) -> Array | None:
    return backward(chain.loss, point, chain.world).get(name)


def moved(chain: Chain, name: str, point: Sample, value: Array) -> Sample:
    """Return a point with another value of a symbol, what depends on it computed anew."""
    values = {**point.values, name: value}
    for let, tree in chain.world.let.items():
        found = value_of(tree, values)
        if not isinstance(found, Raised):
            values[let] = found
    return point.with_values(values)


def solution(chain: Chain, name: str, point: Sample) -> Sample | None:
    """A point where the derivative by a symbol is 0, sought once; None when none is found."""
    key = ("zero", name, chain.loss, chain.world)
    if key not in point.cache:
        number = np.ndim(point.values[name]) == 0
        point.cache[key] = _solution(chain, name, point) if number else _newton(chain, name, point)
    found: Sample | None = point.cache[key]
    return found


def _newton(chain: Chain, name: str, point: Sample) -> Sample | None:
    """The point where a derivative by an array that grows in proportion to it is 0, by conjugate gradients."""
    here, gradient = floats(point.values[name]), _gradient(chain, name, point)
    if gradient is None:
        return None
    step, rest = np.zeros_like(here), -gradient
    ahead = rest
    for _ in range(MOST_STEPS):
        there = _gradient(chain, name, moved(chain, name, point, here + ahead))
        if there is None:
            return None
        bent = there - gradient
        along, size = float(np.vdot(ahead, bent)), float(np.vdot(rest, rest))
        if along == 0.0 or not np.isfinite(along):
            return None
        step = step + size / along * ahead
        rest = rest - size / along * bent
        if float(np.abs(rest).max()) <= SMALL / 100 * float(np.abs(gradient).max()):
            break
        ahead = rest + float(np.vdot(rest, rest)) / size * ahead
    found = moved(chain, name, point, here + step)
    last = _gradient(chain, name, found)
    return found if last is not None and float(np.abs(last).max()) <= SMALL * float(np.abs(gradient).max()) else None


def _solution(chain: Chain, name: str, point: Sample) -> Sample | None:
    """A point where the derivative by a number is 0, between two where its sign differs; None when none is found."""
    given = float(floats(point.values[name])) or 1.0
    signs = (1.0,) if chain.world.symbols[name].domain in ("positive", "unit") else (-1.0, 1.0)
    if chain.world.symbols[name].domain == "unit":  # beyond 1 a slope may have a value, but the loss has none
        odds = [given / (1 - given) * 2.0**power for power in range(-2 * SPREAD, 2 * SPREAD + 1)]
        return _between(chain, name, point, [each / (1 + each) for each in odds])
    grid = sorted(sign * given * 2.0**power for sign in signs for power in range(-SPREAD, SPREAD + 1))
    return _between(chain, name, point, grid)


def _between(chain: Chain, name: str, point: Sample, grid: Sequence[float]) -> Sample | None:
    """The point between two of a grid at which the slope changes its sign."""
    slopes = [_slope(chain, name, point, at) for at in grid]
    for low, high, one, other in zip(grid, grid[1:], slopes, slopes[1:], strict=False):
        if one is not None and other is not None and one * other < 0:
            return _root(chain, name, point, (low, one), (high, other))
    return None


def _root(
    chain: Chain, name: str, point: Sample, below: tuple[float, float], above: tuple[float, float]
) -> Sample | None:
    """The point between two, each with its slope, of different sign: by false position, the end that stays halved."""
    for _ in range(MOST_STEPS):
        (low, one), (high, other) = below, above
        middle = (low * other - high * one) / (other - one)
        slope = _slope(chain, name, point, middle)
        if slope is None:
            return None
        if slope == 0.0 or high - low <= CLOSE * abs(middle) or middle in (low, high):
            break
        if slope * one > 0:
            below, above = (middle, slope), (high, other / 2 if abs(other) > abs(slope) / 8 else other)
        else:
            below, above = (low, one / 2 if abs(one) > abs(slope) / 8 else one), (middle, slope)
    return moved(chain, name, point, np.asarray(middle))


def _slope(chain: Chain, name: str, point: Sample, at: float) -> float | None:
    found = _gradient(chain, name, moved(chain, name, point, np.asarray(at)))
    return None if found is None or not np.isfinite(found).all() else float(found)
