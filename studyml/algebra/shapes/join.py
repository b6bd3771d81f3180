"""Rules of functions that join, repeat or lengthen arrays.

Owns ``concatenate``, ``stack`` and their kin, ``tile``, ``repeat``, ``pad``, ``convolve``. Knows no trees.
"""

from __future__ import annotations

from studyml.algebra.shapes.arrange import ravel
from studyml.algebra.shapes.entrywise import Rule
from studyml.algebra.shapes.form import (
    Abstract,
    Form,
    Refusal,
    array,
    broadcast_size,
    kind_of,
    normal_axis,
    same,
    shape_argument,
    whole,
)
from studyml.algebra.shapes.sizes import (
    UNKNOWN,
    Size,
    add,
    at_least,
    format_shape,
    format_size,
    multiply,
    subtract,
)

ZERO = Form((), "int", 0)


def _parts(arrays: Abstract) -> list[Form]:
    """The arrays of a list; of one array, its rows."""
    if isinstance(arrays, tuple):
        forms = [array(item) for item in arrays]
    else:
        whole_array = array(arrays)
        if not whole_array.shape:
            raise Refusal("a list of arrays is needed")
        rows = whole_array.shape[0]
        if not isinstance(rows, int) or rows > 64:
            raise Refusal("a list of arrays is needed, not one array")
        forms = [Form(whole_array.shape[1:], whole_array.kind)] * rows
    if not forms:
        raise Refusal("the list is empty")
    return forms


def _rows_of(arrays: Abstract) -> Form | None:
    """One array of any number of rows, which stands for the list of them; None of a list."""
    if isinstance(arrays, tuple):
        return None
    form = array(arrays)
    return form if form.shape and not isinstance(form.shape[0], int) else None


def _with_shape(form: Form, *shape: Size) -> Form:
    return Form(shape, form.kind)


def _join(forms: list[Form], axis: int) -> Form:
    first = forms[0]
    total: Size = 0
    for form in forms:
        if form.ndim != first.ndim:
            raise Refusal(f"{format_shape(first.shape)} and {format_shape(form.shape)} have different numbers of axes")
        for place, (size, other) in enumerate(zip(first.shape, form.shape, strict=True)):
            if place != axis and not same(size, other):
                raise Refusal(
                    f"{format_shape(first.shape)} and {format_shape(form.shape)} "
                    f"differ on axis {place}; only axis {axis} may differ"
                )
        total = add(total, form.shape[axis])
    return Form((*first.shape[:axis], total, *first.shape[axis + 1 :]), kind_of(*forms))


def concatenate(arrays: Abstract, axis: Abstract = ZERO) -> Form:
    """``concatenate`` along an axis that exists; None flattens all."""
    rows = _rows_of(arrays)
    if rows is not None and rows.ndim > 1 and isinstance(axis, Form) and axis.value == 0:
        return _with_shape(rows, multiply(rows.shape[0], rows.shape[1]), *rows.shape[2:])
    forms = _parts(arrays)
    if axis is None:
        return _join([ravel(form) for form in forms], 0)
    if any(not form.shape for form in forms):
        raise Refusal("scalars can't be concatenated")
    return _join(forms, normal_axis(axis, forms[0].ndim))


def _stack(arrays: Abstract, axis: Abstract = ZERO) -> Form:
    forms = _parts(arrays)
    for form in forms:
        if len(form.shape) != len(forms[0].shape) or not all(map(same, form.shape, forms[0].shape)):
            raise Refusal(f"{format_shape(forms[0].shape)} and {format_shape(form.shape)}: stack needs equal shapes")
    place = normal_axis(axis, forms[0].ndim + 1)
    shape = forms[0].shape
    return Form((*shape[:place], len(forms), *shape[place:]), kind_of(*forms))


def _vstack(arrays: Abstract) -> Form:
    rows = _rows_of(arrays)
    if rows is not None and rows.ndim < 3:
        return rows if rows.ndim == 2 else _with_shape(rows, rows.shape[0], 1)
    forms = _parts(arrays)
    return _join([form if form.ndim > 1 else Form((1, *(form.shape or (1,))), form.kind) for form in forms], 0)


def _hstack(arrays: Abstract) -> Form:
    rows = _rows_of(arrays)
    if rows is not None and rows.ndim < 3:
        return rows if rows.ndim == 1 else _with_shape(rows, multiply(rows.shape[0], rows.shape[1]))
    forms = [form if form.shape else Form((1,), form.kind) for form in _parts(arrays)]
    return _join(forms, 0 if forms[0].ndim == 1 else 1)


def _column_stack(arrays: Abstract) -> Form:
    rows = _rows_of(arrays)
    if rows is not None and rows.ndim == 2:
        return _with_shape(rows, rows.shape[1], rows.shape[0])
    forms = _parts(arrays)
    return _join([form if form.ndim > 1 else Form((*(form.shape or (1,)), 1), form.kind) for form in forms], 1)


def _tile(a: Abstract, reps: Abstract) -> Form:
    form, times = array(a), shape_argument(reps, "the repetitions")
    length = max(form.ndim, len(times))
    sizes = (1,) * (length - form.ndim) + form.shape
    counts = (1,) * (length - len(times)) + times
    return Form(tuple(multiply(*pair) for pair in zip(sizes, counts, strict=True)), form.kind)


def _repeat(a: Abstract, repeats: Abstract, axis: Abstract = None) -> Form:
    form, times = array(a), array(repeats)
    if axis is None or not form.shape:
        form = ravel(form)
    place = 0 if axis is None else normal_axis(axis, form.ndim)
    size = form.shape[place]
    if times.kind == "float":
        raise Refusal("repetitions must be whole numbers")
    if times.entries is not None and times.ndim == 1:
        if len(times.entries) == 1:
            total = multiply(size, times.entries[0])
        elif len(times.entries) != size:
            raise Refusal(f"{len(times.entries)} repetitions for {format_size(size)} entries")
        else:
            total = 0
            for entry in times.entries:
                total = add(total, entry)
    elif times.shape:
        if broadcast_size(times.shape[0], size) != size:
            raise Refusal(f"{format_shape(times.shape)} repetitions for {format_size(size)} entries")
        total = UNKNOWN
    else:
        total = multiply(size, UNKNOWN if times.value is None else times.value)
    return Form((*form.shape[:place], total, *form.shape[place + 1 :]), form.kind)


def _pad(array_: Abstract, pad_width: Abstract, mode: Abstract = "constant", constant_values: Abstract = None) -> Form:
    form = array(array_)
    width = array(pad_width)
    if width.kind == "float":
        raise Refusal("pad widths must be whole numbers")
    pairs = _pad_pairs(pad_width, width, form.ndim)
    shape = tuple(add(size, add(*pair)) for size, pair in zip(form.shape, pairs, strict=True))
    return Form(shape, form.kind)


def _pad_pairs(given: Abstract, width: Form, ndim: int) -> list[tuple[Size, Size]]:
    """NumPy broadcasts the widths to (ndim, 2)."""
    if not width.shape:
        return [(whole(width, "a pad width"),) * 2] * ndim
    if width.entries is not None:
        if len(width.entries) == 1:
            return [(width.entries[0],) * 2] * ndim
        if len(width.entries) == 2:
            return [(width.entries[0], width.entries[1])] * ndim
    elif isinstance(given, tuple) and width.ndim == 2 and len(given) in (1, ndim):
        rows = [array(row).entries or () for row in given]
        if all(len(row) in (1, 2) for row in rows):
            pairs = [(row[0], row[-1]) for row in rows]
            return pairs * ndim if len(pairs) == 1 else pairs
    raise Refusal(
        f"pad widths of shape {format_shape(width.shape)} don't fit {ndim} axes: one pair (before, after) an axis"
    )


def _convolve(a: Abstract, v: Abstract, mode: Abstract = "full") -> Form:
    one, other = array(a), array(v)
    if one.ndim > 1 or other.ndim > 1:
        raise Refusal(
            f"convolve needs one axis on each side, not {format_shape(one.shape)} and {format_shape(other.shape)}"
        )
    left, right = (*one.shape, 1)[0], (*other.shape, 1)[0]
    longer, shorter = (left, right) if at_least(left, right) is not False else (right, left)
    if mode == "same":
        return Form((longer,), kind_of(one, other))
    if mode == "valid":
        return Form((add(subtract(longer, shorter), 1),), kind_of(one, other))
    if mode != "full":
        raise Refusal(f"convolve knows the modes full, same and valid, not {mode!r}")
    return Form((subtract(add(left, right), 1),), kind_of(one, other))


RULES: dict[str, Rule] = {
    "concatenate": concatenate,
    "stack": _stack,
    "vstack": _vstack,
    "hstack": _hstack,
    "column_stack": _column_stack,
    "tile": _tile,
    "repeat": _repeat,
    "pad": _pad,
    "convolve": _convolve,
}
