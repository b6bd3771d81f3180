"""Where several derivatives are 0 at once: ``σ² = mean((x - mean(x))²)``, ``wᵀSw = λ`` once ``wᵀw = 1``.

Owns the search for such a place, from each point, and what holds there. Knows chains and values, no text.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from studyml.algebra.derivative import backward
from studyml.algebra.samples import Sample
from studyml.algebra.tree import Node
from studyml.grading.derivation.layouts import Array
from studyml.grading.derivation.stationary import SMALL, difference, moved, solution
from studyml.grading.derivation.truths import Chain
from studyml.grading.values import Raised, floats, value_of

MOST_NUMBERS = 24
"""So many numbers may be sought at once: each step of the search takes twice as many gradients."""
MOST_STEPS = 25


def holds_jointly(chain: Chain, names: Sequence[str], left: Node, right: Node) -> bool:
    """Whether two expressions are equal where the derivatives by all these symbols are 0."""
    for point in chain.points:
        place = _place(chain, names, point)
        elsewhere = difference(left, right, point, np.inf)
        if place is None or elsewhere is None or difference(left, right, place, SMALL, elsewhere) is None:
            return False
    return True


def _place(chain: Chain, names: Sequence[str], point: Sample) -> Sample | None:
    """The place sought from a point once; None when none is found."""
    key = ("zeros", *names, chain.loss, chain.world)
    if key not in point.cache:
        point.cache[key] = _searched(chain, names, point)
    found: Sample | None = point.cache[key]
    return found


def _searched(chain: Chain, names: Sequence[str], point: Sample) -> Sample | None:
    """The place sought from the point, then from where each derivative was made 0 by itself."""
    first = _gradient(chain, names, point)
    if first is None or sum(np.size(point.values[name]) for name in names) > MOST_NUMBERS:
        return None
    small = SMALL * 1e-3 * max(1.0, float(np.abs(first).max()))
    found = _newton(chain, names, point, small)
    if found is None:
        for name in names:
            point = solution(chain, name, point) or point
        found = _newton(chain, names, point, small)
    return found


def _newton(chain: Chain, names: Sequence[str], point: Sample, small: float) -> Sample | None:
    """Newton's method, its steps shortened until the gradient shrinks."""
    gradient = _gradient(chain, names, point)
    for _ in range(MOST_STEPS):
        if gradient is None:
            return None
        size = float(np.abs(gradient).max())
        if size <= small:
            return point
        bent = _bent(chain, names, point)
        if bent is None:
            return None
        step = np.linalg.lstsq(bent, -gradient, rcond=None)[0]
        for share in (1.0, 0.5, 0.25, 0.1, 0.02):
            there = _shifted(chain, names, point, share * step)
            ahead = _gradient(chain, names, there)
            if ahead is not None and float(np.abs(ahead).max()) < size:
                break
        else:
            return None
        point, gradient = there, ahead
    return None


def _bent(chain: Chain, names: Sequence[str], point: Sample) -> Array | None:
    """How the gradient changes with each number, by central differences."""
    numbers = np.concatenate([np.ravel(floats(point.values[name])) for name in names])
    columns = []
    for at, number in enumerate(numbers):
        step = np.zeros_like(numbers)
        step[at] = 1e-6 * max(1.0, abs(float(number)))
        ahead = _gradient(chain, names, _shifted(chain, names, point, step))
        behind = _gradient(chain, names, _shifted(chain, names, point, -step))
        if ahead is None or behind is None:
            return None
        columns.append((ahead - behind) / (2 * step[at]))
    return np.stack(columns, axis=1)


def _shifted(chain: Chain, names: Sequence[str], point: Sample, step: Array) -> Sample:
    at = 0
    for name in names:
        value = floats(point.values[name])
        point = moved(chain, name, point, value + step[at : at + value.size].reshape(value.shape))
        at += value.size
    return point


def _gradient(chain: Chain, names: Sequence[str], point: Sample) -> Array | None:
    value = value_of(chain.loss, point.values)
    if isinstance(value, Raised | tuple) or not np.isfinite(floats(value)).all():
        return None
    found = backward(chain.loss, point, chain.world)
    parts = [found.get(name) for name in names]
    if any(part is None or not np.isfinite(part).all() for part in parts):
        return None
    return np.concatenate([np.ravel(part) for part in parts if part is not None])
