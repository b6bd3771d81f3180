"""Equal or not: two results of the same formula at the same point.

Owns the tolerance, the kinds of mismatch and the rule for an eps. A NaN or an infinity never equals
anything: a truth with one is no truth at that point, and an answer with one is wrong there.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeAlias

import numpy as np

from studyml.algebra.tree import Node, Number, rebuild, walk

Array: TypeAlias = np.ndarray[Any, Any]

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
        rtol = _tolerance(one, other)
    if one.shape != other.shape:
        return _shapes(one, other, rtol)
    return _values(one, other, rtol)


def agree(left: Any, right: Any, *, rtol: float | None = None, room: Array | None = None) -> bool:
    """Whether :func:`compare` finds them equal, in a fraction of its time: it looks for no entry and no kind.

    ``room`` is the truth's :func:`room_of`, where it is at hand. NumPy's warnings are the caller's: where
    ``errstate`` ignores all, an infinity or a NaN differs in silence.
    """
    if isinstance(left, tuple) or isinstance(right, tuple):
        return (
            isinstance(left, tuple)
            and isinstance(right, tuple)
            and len(left) == len(right)
            and all(agree(one, other, rtol=rtol) for one, other in zip(left, right, strict=True))
        )
    one, other = np.asarray(left), np.asarray(right)
    if one.shape != other.shape:
        return False
    if room is not None and rtol is None and one.dtype.char == "d":
        apart = np.abs(one - other)
        if not _beyond(apart, room):
            return True
        if _beyond(apart, 2 * room):  # the sizes of the answer's own entries, which count too, add next to nothing
            return False
    if not one.size:
        return True
    if rtol is None:
        rtol = _tolerance(one, other)
    return _agree(_numbers(one), _numbers(other), rtol)


def room_of(truth: Any) -> Array | None:
    """How far from each entry of a truth an answer may be; None of what is no array of finite floats.

    Worked out once, it spares every answer half of the comparison.
    """
    if not isinstance(truth, np.ndarray) or not truth.ndim or not truth.size or truth.dtype.char != "d":
        return None
    return _room(truth, RTOL)


def _room(truth: Any, rtol: float) -> Array | None:
    """What is nothing beside the truth alone: most right answers stay within it."""
    size = np.abs(truth)
    top = size.max()
    if not top < np.inf:
        return None
    room: Array = rtol * (size + (CANCELLATION * top + ABSOLUTE))
    return room


def _beyond(apart: Array, room: Array) -> bool:
    """Whether an entry is further apart than it may be, or is no number."""
    return b"\0" in (apart <= room).tobytes()


def _agree(one: Any, other: Any, rtol: float) -> bool:
    if not one.ndim and one.dtype.kind == other.dtype.kind == "f" and _near(float(one), float(other), rtol):
        return True
    apart = np.abs(one - other)
    if one.ndim and (room := _room(other, rtol)) is not None and not _beyond(apart, room):
        return True
    size = np.maximum(np.abs(one), np.abs(other))
    top = float(size.max())
    return math.isfinite(top) and bool((apart / (size + CANCELLATION * top + ABSOLUTE)).max() <= rtol)


def _tolerance(one: Any, other: Any) -> float:
    return 1e-4 if one.dtype.char in _COARSE or other.dtype.char in _COARSE else RTOL


def _numbers(array: Any) -> Any:
    return array if array.dtype.kind in "fc" else array.astype(float)


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
    one, other = _numbers(one), _numbers(other)
    with np.errstate(all="ignore"):
        if _agree(one, other, rtol):
            return Comparison("equal", one.shape, other.shape, rtol)
        apart = np.abs(one - other)
        size = np.maximum(np.abs(one), np.abs(other))
        top = float(size.max())
        if not np.isfinite(top):
            place = int(np.argmax(~(np.isfinite(one) & np.isfinite(other))))
            return _worst("not_finite", one, other, place, float("inf"))
        excess = apart / (size + CANCELLATION * top + ABSOLUTE)
        place = int(np.argmax(excess))
        largest = float(excess.reshape(-1)[place])
        near = bool((apart <= APPROXIMATE * (size + CANCELLATION * rtol * top)).all())
    return _worst("approximate" if near else "values", one, other, place, largest)


def _near(one: float, truth: float, rtol: float) -> bool:
    """Whether a number is within the room of another, which Python sees in a tenth of the time."""
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
