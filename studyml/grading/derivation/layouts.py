"""Layouts: the ways in which a derivative of arrays by arrays may be written down.

Owns the step from a full Jacobian (``top.shape + bottom.shape``) to what people write: entry by entry for what acts
entry by entry, the Jacobian or its transpose for vectors, the matrix that carries (``X`` for ``Z = X @ W``), the one
number of a constant. A learner may choose; the choice then holds. Knows arrays only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, permutations
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]
_LETTERS = "abcdefghijklmnop"


@dataclass(frozen=True, slots=True)
class Layout:
    """One way to write a derivative, with its value at each point."""

    name: str
    values: tuple[Array, ...]


def layouts(jacobians: Sequence[Array], top_ndim: int) -> list[Layout]:
    """Return the layouts of a derivative given its Jacobian at each point, the usual one first."""
    found: list[Layout] = []

    def add(name: str, values: Sequence[Array]) -> None:
        shapes = [value.shape for value in values]
        same = [known for known in found if [value.shape for value in known.values] == shapes]
        if not any(_close(known.values, values) for known in same):
            found.append(Layout(name, tuple(values)))

    first = jacobians[0]
    if top_ndim == 0 or first.ndim == top_ndim:
        add("gradient", jacobians)
        if first.ndim:
            _constant(jacobians, add)
        return found
    for pairs in _matchings(first.shape, top_ndim):
        carried = [_along(jacobian, pairs) for jacobian in jacobians]
        both = zip(carried, jacobians, strict=True)
        if not all(_expands(value, jacobian, pairs) for value, jacobian in both):
            continue
        if len(pairs) * 2 == first.ndim:
            add("entry by entry", carried)
        _carriers(carried, len(pairs), add)
        _constant(carried, add)
    if first.ndim == 2:
        add("Jacobian", jacobians)
        add("transposed Jacobian", [jacobian.T for jacobian in jacobians])
    if first.ndim == 3:
        _of_each_row(jacobians, add)
    _constant(jacobians, add)
    return found


def without_long_axis(gradient: Layout) -> list[Layout]:
    """Return a gradient of one column as a vector: by an intermediate that a ``keepdims`` made ``(n, 1)``."""
    if any(value.ndim != 2 or value.shape[1] != 1 or value.shape[0] == 1 for value in gradient.values):
        return []
    return [Layout("a vector, without the axis of length 1", tuple(value[:, 0] for value in gradient.values))]


def as_one_number(layout: Layout) -> list[Layout]:
    """Return a derivative whose entries are all one number as that number: ``dr/dp = 1`` beside a vector of ones."""
    if any(value.ndim == 0 or not value.size or np.any(value != value.flat[0]) for value in layout.values):
        return []
    return [Layout("one number", tuple(np.asarray(value.flat[0]) for value in layout.values))]


def without_repeats(layout: Layout) -> list[Layout]:
    """Return a change that is the same in every row as that of one row, to which NumPy's broadcasting adds the others.

    ``dR = -dc`` of ``R = X - c``, ``dz = db`` of ``z = X @ w + b``.
    """
    found: list[Layout] = []
    values = layout.values
    while all(value.ndim and len(value) > 1 and not np.any(value != value[:1]) for value in values):
        values = tuple(value[0] for value in values)
        found.append(Layout("the same in every row", values))
    return found


def _close(left: Sequence[Array], right: Sequence[Array]) -> bool:
    return all(np.allclose(a, b, rtol=1e-10, atol=1e-12) for a, b in zip(left, right, strict=True))


def _matchings(shape: tuple[int, ...], top_ndim: int) -> Iterator[tuple[tuple[int, int], ...]]:
    """Pairs of a top axis and a bottom axis of one size, most pairs first."""
    tops, bottoms = range(top_ndim), range(top_ndim, len(shape))
    for count in range(min(len(tops), len(bottoms)), 0, -1):
        for chosen in combinations(tops, count):
            for others in permutations(bottoms, count):
                if all(shape[a] == shape[b] for a, b in zip(chosen, others, strict=True)):
                    yield tuple(zip(chosen, others, strict=True))


def _letters(ndim: int, pairs: Sequence[tuple[int, int]]) -> list[str]:
    letters = list(_LETTERS[:ndim])
    for one, other in pairs:
        letters[other] = letters[one]
    return letters


def _order(ndim: int, pairs: Sequence[tuple[int, int]]) -> list[int]:
    """The axes of the diagonal: all but the second of each pair."""
    dropped = {other for _, other in pairs}
    return [axis for axis in range(ndim) if axis not in dropped]


def _along(jacobian: Array, pairs: Sequence[tuple[int, int]]) -> Array:
    letters = _letters(jacobian.ndim, pairs)
    kept = "".join(letters[axis] for axis in _order(jacobian.ndim, pairs))
    return np.asarray(np.einsum(f"{''.join(letters)}->{kept}", jacobian))


def _expands(value: Array, jacobian: Array, pairs: Sequence[tuple[int, int]]) -> bool:
    """Whether the Jacobian is zero off the paired diagonals."""
    letters = list(_LETTERS[: jacobian.ndim])
    operands: list[Array] = [value]
    terms = ["".join(letters[axis] for axis in _order(jacobian.ndim, pairs))]
    for one, other in pairs:
        operands.append(np.eye(jacobian.shape[one]))
        terms.append(letters[one] + letters[other])
    full = np.einsum(f"{','.join(terms)}->{''.join(letters)}", *operands)
    return bool(np.allclose(full, jacobian, rtol=1e-10, atol=1e-12))


def _carriers(carried: Sequence[Array], pairs: int, add: Any) -> None:
    """What is left once axes along which nothing changes are dropped: ``X`` of ``Z = X @ W``."""
    constant = [
        axis
        for axis in range(carried[0].ndim)
        if all(np.allclose(value, np.take(value, [0], axis), rtol=1e-10, atol=1e-12) for value in carried)
    ]
    if not constant:
        return
    reduced = [value[tuple(0 if axis in constant else slice(None) for axis in range(value.ndim))] for value in carried]
    if reduced[0].ndim:
        add("the matrix that carries", reduced)
        if reduced[0].ndim == 2:
            add("the matrix that carries, transposed", [value.T for value in reduced])


def _of_each_row(jacobians: Sequence[Array], add: Any) -> None:
    """The Jacobian of one row where all rows have the same: ``-I`` of ``R = X - c`` by c."""
    if all(np.allclose(jacobian, jacobian[:1], rtol=1e-10, atol=1e-12) for jacobian in jacobians):
        add("the Jacobian of one row", [jacobian[0] for jacobian in jacobians])


def _constant(arrays: Sequence[Array], add: Any) -> None:
    """One number for a derivative whose entries are all that number: ``dz/db = 1``, ``du/dz = 1/T``."""
    if all(array.size and np.allclose(array, array.flat[0], rtol=1e-10, atol=0.0) for array in arrays):
        add("one number", [np.asarray(array.flat[0]) for array in arrays])
