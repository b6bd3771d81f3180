"""Values of an answer at the sample points, and whether two of them are the same.

Owns evaluation that never raises (an error of NumPy is a value too: :class:`Raised`) and the closeness that the
diagnosis searches with; verdicts rest on ``algebra.compare``. Knows trees and samples, no questions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias, overload

import numpy as np

from studyml.algebra.compare import agree, room_of
from studyml.algebra.evaluate import EvaluationError, evaluate
from studyml.algebra.samples import Sample
from studyml.algebra.shapes import ShapeError
from studyml.algebra.tree import Node, Span

Array: TypeAlias = np.ndarray[Any, Any]
RELATIVE = 1e-8


@dataclass(frozen=True, slots=True)
class Raised:
    """NumPy raises here."""

    message: str
    numpy_message: str = ""
    kind: str = "shape"
    span: Span | None = None


Value: TypeAlias = "Array | tuple[Any, ...] | Raised"


def value_of(tree: Node, values: Mapping[str, Any]) -> Value:
    """Return what a tree is worth, arrays of floats; an error as :class:`Raised`."""
    try:
        found = evaluate(tree, values)
    except EvaluationError as error:
        return Raised(error.message, error.numpy_message, error.kind, getattr(error, "span", None))
    except ShapeError as error:
        return Raised(error.message, "", "shape", error.span)
    if isinstance(found, tuple):
        return found
    return np.asarray(found)


class Values(Sequence[Value]):
    """What a tree is worth at each point, worked out when it is asked for."""

    def __init__(self, tree: Node, points: Sequence[Sample]):
        self._tree = tree
        self._points = points
        self._known: dict[int, Value] = {}

    def __len__(self) -> int:
        """The number of points."""
        return len(self._points)

    def __iter__(self) -> Iterator[Value]:
        """Yield the value at each point."""
        for index in range(len(self._points)):
            yield self._at(index)

    def _at(self, index: int) -> Value:
        found = self._known.get(index)
        if found is None:  # no such point: an IndexError, as of any sequence
            found = self._known[index] = value_of(self._tree, self._points[index].values)
        return found

    @overload
    def __getitem__(self, index: int) -> Value: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Value, ...]: ...
    def __getitem__(self, index: int | slice) -> Value | tuple[Value, ...]:
        """Return the value at a point."""
        if isinstance(index, slice):
            return tuple(self[place] for place in range(*index.indices(len(self))))
        return self._at(index if index >= 0 else range(len(self))[index])


class Truths(tuple[Value, ...]):
    """The right values of a problem, which many answers are compared with: how far off one may be is known once."""

    rooms: tuple[Array | None, ...]

    def __new__(cls, values: Iterable[Value]) -> Truths:
        """Keep the values, with the room beside each."""
        found = super().__new__(cls, values)
        found.rooms = tuple(map(room_of, found))
        return found


def floats(value: Value) -> Array:
    """Return a value that is one array, as floats."""
    return np.asarray(value, dtype=float)


def same(left: Value, right: Value, relative: float = RELATIVE) -> bool:
    """Whether two values have one shape and agree entry by entry, up to rounding."""
    if isinstance(left, Raised) or isinstance(right, Raised):
        return False
    if isinstance(left, tuple) or isinstance(right, tuple):
        return (
            isinstance(left, tuple)
            and isinstance(right, tuple)
            and len(left) == len(right)
            and all(same(np.asarray(a), np.asarray(b), relative) for a, b in zip(left, right, strict=True))
        )
    if left.shape != right.shape:
        return False
    return close(left, right, relative)


def close(left: Array, right: Array, relative: float = RELATIVE) -> bool:
    """Whether arrays of one shape agree: by entry, with a floor that allows for cancellation."""
    if left.size == 0:
        return True
    if left.dtype == object or right.dtype == object:
        return False
    a, b = left.astype(float, copy=False), right.astype(float, copy=False)
    if a.size > 1 and _apart(a.flat[0], b.flat[0]) and _apart(a.flat[-1], b.flat[-1]):
        return False  # most are told apart by two entries; tens of thousands are compared
    with np.errstate(all="ignore"):
        difference = np.abs(a - b)
    scale = np.abs(b)
    largest = float(np.max(scale))
    if not np.isfinite(largest):
        return bool(np.array_equal(np.isfinite(a), np.isfinite(b))) and bool(
            np.all((a == b) | (difference <= relative * scale) | (np.isnan(a) & np.isnan(b)))
        )
    return bool(np.all(difference <= relative * scale + 1e-3 * relative * largest))


def shape_of(value: Value) -> tuple[int, ...] | None:
    """Return an array's shape; None of an error or of several parts."""
    return None if isinstance(value, Raised | tuple) else value.shape


def shaped_alike(left: Sequence[Value], right: Sequence[Value]) -> bool:
    """Whether two lists of values have the same shapes at every sample."""
    return [shape_of(one) for one in left] == [shape_of(one) for one in right]


def equal(left: Value, right: Value, rtol: float | None = None) -> bool:
    """Whether an answer's value is the right one: what verdicts rest on."""
    if isinstance(left, Raised) or isinstance(right, Raised):
        return False
    with np.errstate(all="ignore"):
        return agree(left, right, rtol=rtol)


def first_apart(left: Sequence[Value], right: Sequence[Value]) -> int | None:
    """Return the first sample at which an answer is not worth what is right; None when it is at all."""
    rooms = right.rooms if isinstance(right, Truths) else ()
    with np.errstate(all="ignore"):
        for index, truth in enumerate(right):
            mine = left[index]
            if isinstance(mine, Raised) or isinstance(truth, Raised):
                return index
            if not agree(mine, truth, room=rooms[index] if rooms else None):
                return index
    return None


def all_equal(left: Sequence[Value], right: Sequence[Value]) -> bool:
    """Whether two lists of values are equal at every sample."""
    return len(left) == len(right) and first_apart(left, right) is None


def _apart(one: float, other: float) -> bool:
    return bool(abs(one - other) > 1e-4 * abs(other))


def adds_up(parts: Sequence[Value], wholes: Sequence[Value]) -> bool:
    """Whether what each value is the mean or the sum of stands in an array, at every sample."""
    pairs = list(zip(parts, wholes, strict=True))
    return any(
        all(
            isinstance(part, np.ndarray) and part.ndim > 0 and same(np.asarray(add(part)), whole)
            for part, whole in pairs
        )
        for add in (np.mean, np.sum)
    )


def all_same(left: Sequence[Value], right: Sequence[Value]) -> bool:
    """Whether two lists of values agree at every sample."""
    return len(left) == len(right) and all(same(a, b) for a, b in zip(left, right, strict=True))
