"""Equal or not: two results of the same formula at the same point.

Owns the tolerance, the kinds of mismatch and the rule for an eps. A NaN or an infinity never equals
anything: a truth with one is no truth at that point, and an answer with one is wrong there.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np

from studyml.algebra.tree import Node, Number, rebuild, walk

RTOL = 1e-9
APPROXIMATE = 1e-5
CANCELLATION = 1e-4
"""Room for rounding: 1e-9 of this share of the largest entry, 1e-13 of it, is nothing."""
ABSOLUTE = 1e-5
"""The same where every entry is 0: values are of the order of 1."""
_COARSE = np.dtype(np.float32).char + np.dtype(np.float16).char
EPS = 1e-6
"""A literal this small is taken for an eps against log(0) or division by 0."""

Kind = Literal["equal", "approximate", "values", "column", "transposed", "reshaped", "shape", "not_finite", "parts"]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What one comparison found; ``left`` is the answer, ``right`` the truth."""

    kind: Kind
    left_shape: tuple[int, ...] = ()
    right_shape: tuple[int, ...] = ()
    largest: float = 0.0
    """The largest relative difference of an entry; inf when shapes differ."""
    entry: tuple[int, ...] = ()
    """Where the difference is largest."""
    left: float = 0.0
    right: float = 0.0

    @property
    def equal(self) -> bool:
        """Same shape, same values to rounding."""
        return self.kind == "equal"

    @property
    def same_shape(self) -> bool:
        """Whether NumPy's shapes are the same."""
        return self.left_shape == self.right_shape


def compare(left: Any, right: Any, *, rtol: float | None = None) -> Comparison:
    """Compare an answer with the truth, entry by entry.

    The tolerance is relative to the entry, with a little room in proportion to the largest entry for
    cancellation; it follows the coarser dtype unless given. Results of several parts are equal part by part.
    """
    if isinstance(left, tuple) or isinstance(right, tuple):
        return _parts(left, right, rtol)
    one, other = np.asarray(left), np.asarray(right)
    if rtol is None:
        rtol = 1e-4 if one.dtype.char in _COARSE or other.dtype.char in _COARSE else RTOL
    if one.shape != other.shape:
        return _shapes(one, other, rtol)
    return _values(one, other, rtol)


def _parts(left: Any, right: Any, rtol: float | None) -> Comparison:
    if not isinstance(left, tuple) or not isinstance(right, tuple) or len(left) != len(right):
        return Comparison("parts", largest=float("inf"))
    found = Comparison("equal")
    for one, other in zip(left, right, strict=True):
        part = compare(one, other, rtol=rtol)
        if not part.equal and (found.equal or part.largest > found.largest):
            found = part
    return found


def _values(one: Any, other: Any, rtol: float) -> Comparison:
    if not one.size:
        return Comparison("equal", one.shape, other.shape)
    if one.dtype.kind not in "fc":
        one = one.astype(float)
    if other.dtype.kind not in "fc":
        other = other.astype(float)
    if not one.ndim and one.dtype.kind == other.dtype.kind == "f" and _near(float(one), float(other), rtol):
        return Comparison("equal", one.shape, other.shape, rtol)
    with np.errstate(all="ignore"):
        apart = np.abs(one - other)
        if one.ndim and _within(apart, other, rtol):
            return Comparison("equal", one.shape, other.shape, rtol)
        size = np.maximum(np.abs(one), np.abs(other))
        top = float(size.max())
        if not np.isfinite(top):
            place = int(np.argmax(~(np.isfinite(one) & np.isfinite(other))))
            return _worst("not_finite", one, other, place, float("inf"))
        excess = apart / (size + CANCELLATION * top + ABSOLUTE)
        place = int(np.argmax(excess))
        largest = float(excess.reshape(-1)[place])
        if largest <= rtol:
            return Comparison("equal", one.shape, other.shape, largest)
        near = bool((apart <= APPROXIMATE * (size + CANCELLATION * rtol * top)).all())
    return _worst("approximate" if near else "values", one, other, place, largest)


def _within(apart: Any, truth: Any, rtol: float) -> bool:
    """Whether a difference is nothing beside the truth alone: what most right answers show, in half the steps."""
    size = np.abs(truth)
    top = size.max()
    return bool(top < np.inf and (apart <= rtol * (size + (CANCELLATION * top + ABSOLUTE))).all())


def _near(one: float, truth: float, rtol: float) -> bool:
    """The same of two numbers, which Python compares in a tenth of the time."""
    size = abs(truth)
    return size < math.inf and abs(one - truth) <= rtol * (size * (1.0 + CANCELLATION) + ABSOLUTE)


def _worst(kind: Kind, one: Any, other: Any, place: int, largest: float) -> Comparison:
    entry = tuple(int(part) for part in np.unravel_index(place, one.shape))
    return Comparison(
        kind, one.shape, other.shape, largest, entry, float(np.real(one[entry])), float(np.real(other[entry]))
    )


def _shapes(one: Any, other: Any, rtol: float) -> Comparison:
    """Shapes differ: say whether the numbers are right all the same."""
    kind: Kind = "shape"
    if one.size == other.size and one.size:
        squeezed = one.reshape(-1), other.reshape(-1)
        axes = tuple(size for size in one.shape if size != 1), tuple(size for size in other.shape if size != 1)
        if axes[0] == axes[1] and _values(*squeezed, rtol).equal:
            kind = "column"
        elif one.shape == other.shape[::-1] and _values(one, other.T, rtol).equal:
            kind = "transposed"
        elif _values(*squeezed, rtol).equal:
            kind = "reshaped"
    return Comparison(kind, one.shape, other.shape, float("inf"))


def small_literals(tree: Node) -> tuple[Number, ...]:
    """The literals that look like an eps: not 0 and at most 1e-6."""
    return tuple(part for part in walk(tree) if isinstance(part, Number) and 0 < abs(part.value) <= EPS)


def without_eps(tree: Node) -> Node | None:
    """The tree with every eps set to 0, or None when there is none.

    An answer that is approximately right, and exactly right without its eps, differs by the eps only.
    """
    found = small_literals(tree)
    for literal in found:
        tree = rebuild(tree, literal, replace(literal, value=0.0, integer=False))
    return tree if found else None
