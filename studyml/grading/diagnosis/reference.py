"""A reference: a wrong value with the mistake that gives it.

Owns the value that every table of mistakes is made of, and how an answer is held against it: by a few weighted sums
of its entries. For a derivative such a sum is one evaluation along a direction, where all entries cost one each, so
that a table of a large chain is made in time. Knows samples; no search, no problem.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from studyml.algebra.samples import Sample
from studyml.algebra.tree import Node
from studyml.grading.values import Array, Raised, Value, floats, shape_of

SUMS = 2
"""Weighted sums that an answer is held against at each point."""
AGREE = 1e-8

Weighted = Callable[[Sample, int], float]
"""The weighted sum of a reference's entries at a point, by its number; NaN where there is no value."""


@lru_cache(maxsize=512)
def weights(shape: tuple[int, ...], number: int) -> Array:
    """Return the weights of a sum over entries of a shape: generic, of both signs, the same every time."""
    drawn = np.random.default_rng((number, *shape)).normal(size=shape)
    return np.asarray(np.where(np.abs(drawn) < 0.2, drawn + 1.0, drawn))


def weighted(value: Value, number: int) -> float:
    """Return the weighted sum of a value's entries; NaN of an error or of several parts."""
    if isinstance(value, Raised | tuple) or value.dtype == object:
        return float("nan")
    return float(np.vdot(weights(value.shape, number), floats(value)))


def agree(one: float, other: float) -> bool:
    """Whether two weighted sums are equal up to rounding; an infinite one is like none."""
    return math.isfinite(other) and abs(one - other) <= AGREE * max(abs(one), abs(other), 1e-9)


@dataclass(frozen=True, slots=True)
class Reference:
    """A wrong value with its mistake, known by its shape at the first point and by weighted sums anywhere."""

    code: str
    cost: float
    message: str
    shape: tuple[int, ...] | None
    sums: Weighted
    value: Value | None = None
    """The value itself at the first point, where it costs nothing."""
    tree: Node | None = None
    """The wrong expression, where it is one."""
    _known: dict[tuple[int, int], float] = field(default_factory=dict)

    def sum_at(self, point: Sample, number: int) -> float:
        """Return a weighted sum at a point, computed once."""
        key = (id(point), number)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self.sums(point, number)
        return found

    def is_value(self, value: Value, point: Sample) -> bool:
        """Whether an answer's value at a point is this one; where shapes agree at the first point, they do anywhere."""
        return all(agree(weighted(value, number), self.sum_at(point, number)) for number in range(SUMS))

    def ratio(self, value: Value, point: Sample) -> float | None:
        """Return by what an answer is a multiple of this value at a point; None when it is none."""
        found = []
        for number in range(SUMS):
            mine, theirs = weighted(value, number), self.sum_at(point, number)
            if not (np.isfinite(mine) and np.isfinite(theirs) and abs(theirs) > 1e-12 and mine):
                return None
            found.append(mine / theirs)
        return found[0] if agree(found[0], found[1]) else None


def of_values(
    code: str, cost: float, message: str, at: Callable[[Sample], Value], point: Sample, tree: Node | None = None
) -> Reference:
    """Return the reference whose values are simply computed."""
    first = at(point)

    def sums(sample: Sample, number: int) -> float:
        return weighted(first if sample is point else at(sample), number)

    return Reference(code, cost, message, shape_of(first), sums, first, tree)
