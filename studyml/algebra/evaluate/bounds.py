"""Bounds: no result is made before its size is known to be small enough.

Owns the limits (elements of a result, work of a contraction) and asks the shape rules, which cost nothing,
before the functions that can grow. Knows no trees.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from studyml.algebra.shapes import Abstract, Form, Refusal
from studyml.algebra.shapes.form import Kind
from studyml.algebra.shapes.indexing import Cut, Item
from studyml.algebra.shapes.indexing import index as index_form
from studyml.algebra.shapes.infer import call

ELEMENTS = 200_000
WORK = 20_000_000
"""Multiplications of one contraction."""
LINALG = 40_000
"""Elements of a matrix that is inverted or decomposed."""

GROWING = frozenset(
    [
        "outer",
        "split",
        "lib.stride_tricks.sliding_window_view",
        "kron",
        "tensordot",
        "einsum",
        "dot",
        "inner",
        "eye",
        "zeros",
        "ones",
        "full",
        "arange",
        "linspace",
        "diag",
        "tile",
        "repeat",
        "pad",
        "broadcast_to",
        "concatenate",
        "stack",
        "vstack",
        "hstack",
        "column_stack",
        "one_hot",
        "convolve",
        "cov",
        "corrcoef",
        "take",
        "bincount",
        "quantile",
        "percentile",
        "cross",
        "array",
        "tril",
        "triu",
        "linalg.multi_dot",
        "take_along_axis",
        "linalg.solve",
        "linalg.lstsq",
    ]
)
REPEATED: dict[str, tuple[str, int]] = {"diff": ("n", 64), "round": ("decimals", 300), "tensordot": ("axes", 64)}
"""Functions that take NumPy a step for each unit of an argument → that argument and the most of it."""
COMBINING = frozenset(
    [
        "outer",
        "kron",
        "tensordot",
        "einsum",
        "dot",
        "inner",
        "concatenate",
        "stack",
        "vstack",
        "hstack",
        "column_stack",
        "linalg.multi_dot",
    ]
)
"""Those of them that have no more elements, and do no more work, than the product of their operands' sizes."""
PAIRS = frozenset(
    [
        "maximum",
        "minimum",
        "logaddexp",
        "hypot",
        "arctan2",
        "heaviside",
        "where",
        "clip",
        "logical_and",
        "logical_or",
        "logical_xor",
        "isclose",
        "allclose",
    ]
)
Array = np.ndarray[Any, Any]
KINDS: dict[str, Kind] = {"b": "bool", "i": "int", "u": "int"}


class TooLarge(ValueError):
    """A result would pass the bound; the message names it."""


def form_of(value: Any) -> Abstract:
    """The form of a value that exists."""
    if isinstance(value, tuple):
        return tuple(form_of(item) for item in value)
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int):
        return Form((), "int", value)
    array = np.asarray(value)
    kind = KINDS.get(array.dtype.kind, "float")
    if kind == "int" and not array.ndim:
        return Form((), "int", int(array))
    entries = tuple(array.tolist()) if kind == "int" and array.ndim == 1 and array.size <= 64 else None
    return Form(array.shape, kind, entries=entries)


def _size(value: Any) -> int:
    if isinstance(value, np.ndarray):
        return value.size
    if isinstance(value, tuple):
        return sum(map(_size, value))
    return 1


class Bounds:
    """The limits of one evaluation."""

    elements = ELEMENTS

    def __init__(self, elements: int = ELEMENTS):
        self.elements = elements

    def operator(self, op: str, left: Array, right: Array) -> None:
        """Before an operator on two arrays. Raises TooLarge."""
        if op == "@":
            if left.ndim and right.ndim and left.size * right.shape[-1] > self.elements:
                columns = right.shape[-1] if right.ndim > 1 else 1
                self._check(left.size // max(left.shape[-1], 1) * columns * max(1, math.prod(right.shape[:-2])))
                self._work(left.size * columns * max(1, math.prod(right.shape[:-2])))
        elif left.size * right.size > self.elements:
            self._broadcast(left, right)

    def _broadcast(self, *values: Any) -> None:
        try:
            shape = np.broadcast_shapes(*(np.shape(value) for value in values))
        except ValueError:
            return  # NumPy says it better
        self._check(math.prod(shape))

    def function(self, name: str, args: list[Any], keywords: dict[str, Any]) -> None:
        """Before a function. Raises TooLarge."""
        if name in REPEATED and (times := keywords.get(REPEATED[name][0])) is not None:
            _check_times(name, times)
        if name in GROWING:
            self._growing(name, args, keywords)
        elif name in PAIRS:
            if math.prod(max(_size(argument), 1) for argument in args) > self.elements:
                self._broadcast(*(argument for argument in args if argument is not None))
        elif name.startswith("linalg."):
            if args and _size(args[0]) > LINALG:
                raise TooLarge(f"{name} of {_size(args[0]):,} elements: at most {LINALG:,}")
            if name in ("linalg.svd", "linalg.qr") and isinstance(args[0], np.ndarray):
                self._check(max(args[0].shape, default=1) ** 2)

    def _growing(self, name: str, args: list[Any], keywords: dict[str, Any]) -> None:
        if name in COMBINING and math.prod(max(_size(argument), 1) for argument in args) <= self.elements:
            return
        if name == "einsum":
            self._einsum(args)
        elif name == "arange":
            self._arange(args)
        elif name == "convolve":
            self._work(_size(args[0]) * _size(args[1]))
        elif name == "bincount" and _size(args[0]):
            self._check(int(np.max(np.asarray(args[0]).real)) + 1)
        elif name == "repeat":
            self._check(int(np.abs(np.asarray(args[1]).real).sum()) * (_size(args[0]) if _size(args[1]) == 1 else 1))
        try:
            form = call(
                name,
                [form_of(argument) for argument in args],
                {word: form_of(value) for word, value in keywords.items()},
            )
        except Refusal:
            # NumPy refuses too and says why; but should only our rule be wrong, nothing large may be made.
            if not sum(_magnitude(argument) for argument in (*args, *keywords.values())) <= 4096:  # nan is no small one
                raise TooLarge(f"{name} can't be checked against the bound of {self.elements:,} elements") from None
            return
        for part in form if isinstance(form, tuple) else (form,):
            if isinstance(part, Form):
                self._check(math.prod(size for size in part.shape if isinstance(size, int)))
        if name in ("dot", "inner", "tensordot") and all(isinstance(argument, np.ndarray) for argument in args[:2]):
            self._work(args[0].size * args[1].size // max(1, min(args[0].shape, default=1)))

    def _einsum(self, args: list[Any]) -> None:
        sizes: dict[str, int] = {}
        if not isinstance(args[0], str):
            return
        for part, operand in zip(args[0].partition("->")[0].replace(" ", "").split(","), args[1:], strict=False):
            shape = np.shape(operand)
            head, dots, tail = part.partition("...")
            if dots:
                sizes["..."] = max(sizes.get("...", 1), math.prod(shape[len(head) : len(shape) - len(tail)]))
            for letter, size in (*zip(head, shape, strict=False), *zip(tail[::-1], shape[::-1], strict=False)):
                sizes[letter] = max(sizes.get(letter, 1), size)
        self._work(math.prod(sizes.values()) * max(1, len(args) - 1))

    def _arange(self, args: list[Any]) -> None:
        parts = [float(np.real(argument)) for argument in args if argument is not None and np.ndim(argument) == 0]
        start, stop = (0.0, parts[0]) if len(parts) == 1 else (parts[0], parts[1]) if parts else (0.0, 0.0)
        step = parts[2] if len(parts) == 3 else 1.0
        length = abs((stop - start) / step) if step else 0.0
        if not length <= self.elements:
            raise TooLarge(f"arange of {length:,.0f} entries: at most {self.elements:,}")

    def index(self, base: Any, items: tuple[Any, ...]) -> None:
        """Before an index with arrays, which can grow. Raises TooLarge."""
        if not any(isinstance(item, np.ndarray) and item.ndim and item.dtype.kind != "b" for item in items):
            return
        measured: list[Item] = [
            Cut(form_of(item.start), form_of(item.stop), form_of(item.step))
            if isinstance(item, slice)
            else "..."
            if item is Ellipsis
            else form_of(item)
            for item in items
        ]
        try:
            form = index_form(form_of(base), measured)
        except Refusal:
            if base.size * math.prod(_size(item) for item in items) > self.elements * 100:
                raise TooLarge(f"the index can't be checked against the bound of {self.elements:,} elements") from None
            return
        if isinstance(form, Form):
            self._check(math.prod(size for size in form.shape if isinstance(size, int)))

    def sequence(self, items: tuple[Any, ...]) -> None:
        """Before a list becomes an array. Raises TooLarge."""
        self._check(_size(items))

    def _check(self, elements: int) -> None:
        if elements > self.elements:
            raise TooLarge(f"a result of {elements:,} elements: at most {self.elements:,}")

    def _work(self, steps: int) -> None:
        if steps > WORK:
            raise TooLarge(f"{steps:,} multiplications at once: at most {WORK:,}")


def _check_times(name: str, times: Any) -> None:
    word, most = REPEATED[name]
    if not isinstance(times, tuple) and np.ndim(times) == 0 and abs(float(np.real(times))) > most:
        raise TooLarge(f"{name} with {word} = {float(np.real(times)):.9g}: at most {most}")


def _magnitude(value: Any) -> float:
    """How large a result these arguments could ask for, roughly."""
    if isinstance(value, tuple):
        return sum(_magnitude(item) for item in value)
    if isinstance(value, np.ndarray) and value.ndim:
        return float(value.size)
    if isinstance(value, int | float | np.number):
        return abs(float(np.real(value)))
    return 1.0
