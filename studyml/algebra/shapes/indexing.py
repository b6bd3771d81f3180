"""The rule of ``a[...]``: whole numbers, slices, None, ``...``, arrays of indices, conditions.

Owns NumPy's basic and advanced indexing, with advanced indices combined by broadcasting and placed
first when something stands between them. Knows no trees.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from studyml.algebra.shapes.form import Abstract, Form, Refusal, array, broadcast, same, whole
from studyml.algebra.shapes.sizes import (
    UNKNOWN,
    Shape,
    Size,
    add,
    at_least,
    ceiling_divide,
    format_shape,
    format_size,
    not_negative,
    subtract,
)


@dataclass(frozen=True, slots=True)
class Cut:
    """A slice, its parts measured."""

    start: Abstract = None
    stop: Abstract = None
    step: Abstract = None


Item = Cut | Literal["..."] | Abstract


def index(base: Abstract, items: Sequence[Item]) -> Abstract:
    """The form of ``base[items]``. Raises Refusal."""
    if isinstance(base, tuple):
        return _part(base, items)
    form = array(base)
    resolved = [_listed(item) for item in items]
    used = sum(_axes_used(item) for item in resolved)
    if used > form.ndim:
        have = "a scalar" if not form.ndim else f"{format_shape(form.shape)}"
        raise Refusal(f"{used} indices for {have}: it has {form.ndim} {'axis' if form.ndim == 1 else 'axes'}")
    dots = sum(item == "..." for item in resolved if isinstance(item, str))
    if dots > 1:
        raise Refusal("only one ... can stand in an index")
    if not dots:
        resolved.append("...")
    return _select(form, resolved, used)


def _part(base: tuple[Abstract, ...], items: Sequence[Item]) -> Abstract:
    """A part of a result of several."""
    if len(items) == 1 and isinstance(items[0], Cut):
        parts = _numbers(items[0])
        if parts is not None and parts[2] != 0:
            return base[slice(*parts)]
    item = items[0] if len(items) == 1 else None
    place = whole(item, "an index") if isinstance(item, Form) else None
    if not isinstance(place, int):
        raise Refusal("a result of several parts is indexed by one whole number")
    if not -len(base) <= place < len(base):
        raise Refusal(f"there is no part {place}: the result has {len(base)}")
    return base[place]


def _listed(item: Item) -> Item:
    return array(item) if isinstance(item, tuple | bool) else item


def _axes_used(item: Item) -> int:
    if item is None or isinstance(item, str):
        return 0
    return item.ndim if isinstance(item, Form) and item.kind == "bool" else 1


def _advanced(item: Item) -> bool:
    return isinstance(item, Form) and (bool(item.shape) or item.kind == "bool")


def _select(form: Form, items: list[Item], used: int) -> Form:
    before: list[Size] = []
    picked: list[Shape] = []
    places: list[int] = []
    axis = 0
    any_array = any(_advanced(item) for item in items)
    for order, item in enumerate(items):
        if isinstance(item, str):
            if item != "...":
                raise Refusal("an index is a number, a slice, None, ... or an array")
            count = form.ndim - used
            before.extend(form.shape[axis : axis + count])
            axis += count
        elif item is None:
            before.append(1)
        elif isinstance(item, Cut):
            before.append(_cut(form.shape[axis], item))
            axis += 1
        elif isinstance(item, Form):
            if not places:
                where = len(before)
            places.append(order)
            axis = _pick(form, item, axis, picked)
        else:
            raise Refusal("an index is a number, a slice, None, ... or an array")
    if not any_array:
        return Form(tuple(before), form.kind)
    try:
        combined = broadcast(*picked)
    except Refusal as refusal:
        raise Refusal(f"the index arrays must broadcast: {refusal.message}") from None
    together = places == list(range(places[0], places[-1] + 1))
    front = where if together else 0
    return Form((*before[:front], *combined, *before[front:]), form.kind)


def _pick(form: Form, item: Form, axis: int, picked: list[Shape]) -> int:
    """Add the shape that an integer, an index array or a condition selects; return the next axis."""
    if item.kind == "float":
        raise Refusal("indices must be whole numbers, slices or conditions, not real numbers")
    if item.kind == "bool":
        for place, size in enumerate(item.shape):
            if not same(size, form.shape[axis + place]):
                raise Refusal(
                    f"the condition is {format_shape(item.shape)}: axis {axis + place} "
                    f"has {format_size(form.shape[axis + place])} entries"
                )
        picked.append((UNKNOWN,))
        return axis + item.ndim
    for entry in item.entries or ((item.value,) if item.value is not None else ()):
        _inside(entry, form.shape[axis], axis)
    picked.append(item.shape)
    return axis + 1


def _inside(entry: Size, size: Size, axis: int) -> None:
    if isinstance(entry, int) and isinstance(size, int):
        outside = not -size <= entry < size
    else:
        outside = at_least(entry, size) is True and entry != UNKNOWN
    if outside:
        raise Refusal(
            f"index {format_size(entry)} is out of bounds: axis {axis} has {format_size(size)} entries, counted from 0"
        )


def _numbers(cut: Cut) -> tuple[int | None, int | None, int | None] | None:
    """The parts of a slice when all are numbers or missing."""
    parts = [None if part is None else whole(part, "a slice") for part in (cut.start, cut.stop, cut.step)]
    start, stop, step = (part if isinstance(part, int) else None for part in parts)
    return (start, stop, step) if all(part is None or isinstance(part, int) for part in parts) else None


def _cut(size: Size, cut: Cut) -> Size:
    """How many entries a slice keeps; a named size counts as larger than any number."""
    step = 1 if cut.step is None else whole(cut.step, "a slice")
    if step == 0:
        raise Refusal("a slice needs a step that is not 0")
    numbers = _numbers(cut)
    if numbers is not None and isinstance(size, int):
        return len(range(size)[slice(*numbers)])
    start = None if cut.start is None else whole(cut.start, "a slice")
    stop = None if cut.stop is None else whole(cut.stop, "a slice")
    if not isinstance(step, int):
        return UNKNOWN
    if UNKNOWN in (size, start, stop):
        return UNKNOWN
    end = size if step > 0 else subtract(size, 1)
    before = 0 if step > 0 else -1
    first = before if step > 0 else end
    last = end if step > 0 else before
    first = first if start is None else _bound(start, size, before, end)
    last = last if stop is None else _bound(stop, size, before, end)
    length = subtract(last, first) if step > 0 else subtract(first, last)
    return ceiling_divide(not_negative(length), abs(step))


def _bound(value: Size, size: Size, before: Size, end: Size) -> Size:
    """One end of a slice, counted from the front and kept inside."""
    if at_least(-1, value) is True:
        value = add(size, value)
        return before if at_least(-1, value) is True else value
    return end if at_least(value, size) is True else value
