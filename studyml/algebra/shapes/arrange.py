"""Rules of functions that make arrays or rearrange them.

Owns ``reshape`` with -1, ``transpose``, ``concatenate`` and its kin, ``tile``, ``repeat``, ``diag``, ``eye``,
``arange`` and the questions ``shape``, ``len``, ``size``. Knows no trees.
"""

from __future__ import annotations

from studyml.algebra.shapes.entrywise import Rule
from studyml.algebra.shapes.form import (
    Abstract,
    Form,
    Kind,
    Refusal,
    array,
    broadcast_size,
    kind_of,
    normal_axes,
    normal_axis,
    same,
    shape_argument,
    whole,
)
from studyml.algebra.shapes.linear import smaller
from studyml.algebra.shapes.sizes import (
    UNKNOWN,
    Shape,
    Size,
    add,
    at_least,
    ceiling_divide,
    divide,
    format_shape,
    format_size,
    multiply,
    product,
    subtract,
)

ZERO = Form((), "int", 0)
ONE = Form((), "int", 1)


def transpose(a: Abstract, axes: Abstract = None) -> Form:
    """``transpose`` and ``.T``: all axes in reverse order, or in the given one."""
    form = array(a)
    if axes is None:
        return Form(form.shape[::-1], form.kind)
    order = shape_argument(axes, "an axis")
    if len(order) != form.ndim:
        raise Refusal(f"{len(order)} axes are named, {format_shape(form.shape)} has {form.ndim}")
    places = normal_axes(tuple(Form((), "int", axis) for axis in order), form.ndim)
    return Form(tuple(form.shape[axis] for axis in places), form.kind)


def _matrix_transpose(a: Abstract) -> Form:
    form = array(a)
    if form.ndim < 2:
        raise Refusal(f".mT needs at least two axes, not {format_shape(form.shape)}")
    return Form((*form.shape[:-2], form.shape[-1], form.shape[-2]), form.kind)


def _swapaxes(a: Abstract, axis1: Abstract, axis2: Abstract) -> Form:
    form = array(a)
    one, other = normal_axis(axis1, form.ndim), normal_axis(axis2, form.ndim)
    shape = list(form.shape)
    shape[one], shape[other] = shape[other], shape[one]
    return Form(tuple(shape), form.kind)


def _axes_of(value: Abstract, ndim: int) -> tuple[int, ...]:
    if isinstance(value, Form) and value.entries is not None:
        value = tuple(Form((), "int", entry) for entry in value.entries)
    return normal_axes(value, ndim)


def _moveaxis(a: Abstract, source: Abstract, destination: Abstract) -> Form:
    form = array(a)
    sources, targets = _axes_of(source, form.ndim), _axes_of(destination, form.ndim)
    if source is None or destination is None or len(sources) != len(targets):
        raise Refusal("as many axes must be named to move from as to move to")
    order = [axis for axis in range(form.ndim) if axis not in sources]
    for target, axis in sorted(zip(targets, sources, strict=True)):
        order.insert(target, axis)
    return Form(tuple(form.shape[axis] for axis in order), form.kind)


def _expand_dims(a: Abstract, axis: Abstract) -> Form:
    form = array(a)
    count = len(axis) if isinstance(axis, tuple) else len(axis.entries or (0,)) if isinstance(axis, Form) else 1
    if axis is None:
        raise Refusal("an axis must be a whole number")
    places = _axes_of(axis, form.ndim + count)
    rest = iter(form.shape)
    return Form(tuple(1 if place in places else next(rest) for place in range(form.ndim + count)), form.kind)


def _squeeze(a: Abstract, axis: Abstract = None) -> Form:
    form = array(a)
    if axis is None:
        return Form(tuple(size for size in form.shape if size != 1), form.kind)
    places = _axes_of(axis, form.ndim)
    for place in places:
        if not same(form.shape[place], 1):
            raise Refusal(
                f"axis {place} of {format_shape(form.shape)} is {format_size(form.shape[place])}: only axes of size 1 can be dropped"
            )
    return Form(tuple(size for place, size in enumerate(form.shape) if place not in places), form.kind)


def reshape(a: Abstract, shape: Abstract) -> Form:
    """``reshape``; one -1 is found from the number of elements."""
    form = array(a)
    wanted = shape_argument(shape)
    total = product(form.shape)
    holes = [place for place, size in enumerate(wanted) if size == -1]
    if any(isinstance(size, int) and size < -1 for size in wanted):
        raise Refusal("sizes can't be negative (but for one -1)")
    if len(holes) > 1:
        raise Refusal("only one size can be -1")
    if holes:
        known = product(size for size in wanted if size != -1)
        found = UNKNOWN if UNKNOWN in (total, known) else divide(total, known)
        if found is None:
            raise Refusal(
                f"{format_shape(form.shape)} holds {format_size(total)} entries: {format_size(known)} doesn't divide them"
            )
        wanted = (*wanted[: holes[0]], found, *wanted[holes[0] + 1 :])
    elif not same(product(wanted), total):
        raise Refusal(
            f"{format_shape(form.shape)} holds {format_size(total)} entries, {format_shape(wanted)} {format_size(product(wanted))}"
        )
    return Form(wanted, form.kind)


def _ravel(a: Abstract) -> Form:
    form = array(a)
    return Form((product(form.shape),), form.kind)


def _broadcast_to(a: Abstract, shape: Abstract) -> Form:
    form, wanted = array(a), shape_argument(shape)
    padded = (1,) * (len(wanted) - form.ndim) + form.shape
    if len(padded) != len(wanted) or any(
        size != 1 and not same(size, target) for size, target in zip(padded, wanted, strict=True)
    ):
        raise Refusal(f"{format_shape(form.shape)} doesn't stretch to {format_shape(wanted)}")
    return Form(wanted, form.kind)


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


def _join(forms: list[Form], axis: int) -> Form:
    first = forms[0]
    total: Size = 0
    for form in forms:
        if form.ndim != first.ndim:
            raise Refusal(f"{format_shape(first.shape)} and {format_shape(form.shape)} have different numbers of axes")
        for place, (size, other) in enumerate(zip(first.shape, form.shape, strict=True)):
            if place != axis and not same(size, other):
                raise Refusal(
                    f"{format_shape(first.shape)} and {format_shape(form.shape)} differ on axis {place}; only axis {axis} may differ"
                )
        total = add(total, form.shape[axis])
    return Form((*first.shape[:axis], total, *first.shape[axis + 1 :]), kind_of(*forms))


def concatenate(arrays: Abstract, axis: Abstract = ZERO) -> Form:
    """``concatenate`` along an axis that exists; None flattens all."""
    forms = _parts(arrays)
    if axis is None:
        return _join([_ravel(form) for form in forms], 0)
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
    forms = _parts(arrays)
    return _join([form if form.ndim > 1 else Form((1, *(form.shape or (1,))), form.kind) for form in forms], 0)


def _hstack(arrays: Abstract) -> Form:
    forms = [form if form.shape else Form((1,), form.kind) for form in _parts(arrays)]
    return _join(forms, 0 if forms[0].ndim == 1 else 1)


def _column_stack(arrays: Abstract) -> Form:
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
    if axis is None:
        form = _ravel(form)
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


def _roll(a: Abstract, shift: Abstract, axis: Abstract = None) -> Form:
    form = array(a)
    if axis is not None:
        for place in axis if isinstance(axis, tuple) else (axis,):
            normal_axis(place, form.ndim)
    return Form(form.shape, form.kind)


def _flip(m: Abstract, axis: Abstract = None) -> Form:
    form = array(m)
    _axes_of(axis, form.ndim)
    return Form(form.shape, form.kind)


def _pad(array_: Abstract, pad_width: Abstract, mode: Abstract = "constant", constant_values: Abstract = None) -> Form:
    form = array(array_)
    width = array(pad_width)
    if width.kind == "float":
        raise Refusal("pad widths must be whole numbers")
    pairs = _pad_pairs(pad_width, width, form.ndim)
    if not form.shape:
        raise Refusal("a scalar can't be padded")
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


def _shorter(rows: Size, columns: Size, offset: Size) -> Size:
    """Length of a diagonal of a matrix."""
    if isinstance(offset, int) and offset < 0:
        rows = add(rows, offset)
    else:
        columns = subtract(columns, offset)
    least = smaller(rows, columns)
    return max(least, 0) if isinstance(least, int) else least


def _diag(v: Abstract, k: Abstract = ZERO) -> Form:
    form, offset = array(v), whole(k, "k")
    if form.ndim == 1:
        size = add(form.shape[0], abs(offset) if isinstance(offset, int) else offset)
        return Form((size, size), form.kind)
    if form.ndim != 2:
        raise Refusal(f"diag needs one or two axes, not {format_shape(form.shape)}")
    return Form((_shorter(*form.shape, offset),), form.kind)  # type: ignore[call-arg]  # two sizes


def _diagonal(a: Abstract, offset: Abstract = ZERO, axis1: Abstract = ZERO, axis2: Abstract = ONE) -> Form:
    form = array(a)
    if form.ndim < 2:
        raise Refusal(f"a diagonal needs at least two axes, not {format_shape(form.shape)}")
    one, other = normal_axis(axis1, form.ndim), normal_axis(axis2, form.ndim)
    if one == other:
        raise Refusal("a diagonal needs two different axes")
    rest = tuple(size for place, size in enumerate(form.shape) if place not in (one, other))
    return Form((*rest, _shorter(form.shape[one], form.shape[other], whole(offset, "the offset"))), form.kind)


def _trace(a: Abstract, offset: Abstract = ZERO, axis1: Abstract = ZERO, axis2: Abstract = ONE) -> Form:
    form = _diagonal(a, offset, axis1, axis2)
    return Form(form.shape[:-1], "int" if form.kind == "bool" else form.kind)


def _triangle(m: Abstract, k: Abstract = ZERO) -> Form:
    form = array(m)
    whole(k, "k")
    if not form.shape:
        raise Refusal("a triangle needs at least one axis")
    return Form((*form.shape, *form.shape) if form.ndim == 1 else form.shape, form.kind)


def _typed(kind: Kind, dtype: Abstract) -> Kind:
    named: dict[Abstract, Kind] = {"float": "float", "int": "int", "bool": "bool"}
    return named.get(dtype, kind) if isinstance(dtype, str) else kind


def _eye(N: Abstract, M: Abstract = None, k: Abstract = ZERO, dtype: Abstract = None) -> Form:
    rows = _count(N, "a size")
    return Form((rows, rows if M is None else _count(M, "a size")), _typed("float", dtype))


def _count(value: Abstract, what: str) -> Size:
    size = whole(value, what)
    if isinstance(size, int) and size < 0:
        raise Refusal(f"{what} can't be negative")
    return size


def _filled(kind: Kind) -> Rule:
    def rule(shape: Abstract, dtype: Abstract = None) -> Form:
        return Form(_sizes(shape), _typed(kind, dtype))

    return rule


def _sizes(shape: Abstract) -> Shape:
    sizes = shape_argument(shape)
    if any(isinstance(size, int) and size < 0 for size in sizes):
        raise Refusal("sizes can't be negative")
    return sizes


def _full(shape: Abstract, fill_value: Abstract, dtype: Abstract = None) -> Form:
    sizes, filling = _sizes(shape), array(fill_value)
    return Form(_broadcast_to(filling, _tuple(sizes)).shape, _typed(filling.kind, dtype))


def _tuple(sizes: Shape) -> Abstract:
    return tuple(Form((), "int", size) for size in sizes)


def _like(a: Abstract, dtype: Abstract = None) -> Form:
    form = array(a)
    return Form(form.shape, _typed(form.kind, dtype))


def _full_like(a: Abstract, fill_value: Abstract, dtype: Abstract = None) -> Form:
    form, filling = array(a), array(fill_value)
    _broadcast_to(filling, _tuple(form.shape))
    return Form(form.shape, _typed(form.kind, dtype))


def _arange(start: Abstract, stop: Abstract = None, step: Abstract = None, dtype: Abstract = None) -> Form:
    forms = [array(item) for item in (start, stop, step) if item is not None]
    if any(form.shape for form in forms):
        raise Refusal("arange needs scalars")
    kind = _typed(kind_of(*forms), dtype)
    if any(form.value is None for form in forms):
        return Form((UNKNOWN,), kind)
    first: Size = 0 if stop is None else array(start).value or 0
    last = array(start if stop is None else stop).value
    by = 1 if step is None else array(step).value
    assert last is not None and by is not None
    if not isinstance(by, int):
        return Form((UNKNOWN,), kind)
    if by == 0:
        raise Refusal("arange needs a step that is not 0")
    length = subtract(last, first) if by > 0 else subtract(first, last)
    size = ceiling_divide(length, abs(by))
    known = (
        tuple(range(first, last, by))
        if isinstance(first, int) and isinstance(last, int) and abs(last - first) <= 64
        else None
    )
    return Form((max(size, 0) if isinstance(size, int) else size,), kind, entries=known)


def _linspace(start: Abstract, stop: Abstract, num: Abstract = Form((), "int", 50)) -> Form:  # noqa: B008  # frozen: safe to share
    from studyml.algebra.shapes.form import broadcast

    return Form((_count(num, "the number of points"), *broadcast(array(start).shape, array(stop).shape)), "float")


def _as_array(object: Abstract, dtype: Abstract = None) -> Form:
    form = array(object)
    kind = _typed(form.kind, dtype)
    return Form(
        form.shape, kind, form.value if kind == "int" else None, entries=form.entries if kind == "int" else None
    )


def _shape(a: Abstract) -> Abstract:
    return tuple(Form((), "int", size) for size in array(a).shape)


def _ndim(a: Abstract) -> Form:
    return Form((), "int", array(a).ndim)


def _size(a: Abstract, axis: Abstract = None) -> Form:
    form = array(a)
    sizes = form.shape if axis is None else (form.shape[normal_axis(axis, form.ndim)],)
    return Form((), "int", product(sizes))


def _len(a: Abstract) -> Form:
    if isinstance(a, tuple):
        return Form((), "int", len(a))
    form = array(a)
    if not form.shape:
        raise Refusal("a scalar has no len()")
    return Form((), "int", form.shape[0])


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


def _take(a: Abstract, indices: Abstract, axis: Abstract = None) -> Form:
    form, by = array(a), array(indices)
    if by.kind == "float":
        raise Refusal("indices must be whole numbers")
    shape = (product(form.shape),) if axis is None else form.shape
    place = normal_axis(ZERO if axis is None else axis, len(shape))
    for entry in by.entries or ((by.value,) if by.value is not None else ()):
        size = shape[place]
        if isinstance(entry, int) and isinstance(size, int) and not -size <= entry < size:
            raise Refusal(f"index {entry} is out of bounds: that axis has {size} entries")
    return Form((*shape[:place], *by.shape, *shape[place + 1 :]), form.kind)


RULES: dict[str, Rule] = {
    "T": transpose,
    "transpose": transpose,
    "mT": _matrix_transpose,
    "swapaxes": _swapaxes,
    "moveaxis": _moveaxis,
    "expand_dims": _expand_dims,
    "squeeze": _squeeze,
    "reshape": reshape,
    "ravel": _ravel,
    "broadcast_to": _broadcast_to,
    "concatenate": concatenate,
    "stack": _stack,
    "vstack": _vstack,
    "hstack": _hstack,
    "column_stack": _column_stack,
    "tile": _tile,
    "repeat": _repeat,
    "roll": _roll,
    "flip": _flip,
    "pad": _pad,
    "diag": _diag,
    "diagonal": _diagonal,
    "trace": _trace,
    "tril": _triangle,
    "triu": _triangle,
    "eye": _eye,
    "zeros": _filled("float"),
    "ones": _filled("float"),
    "full": _full,
    "zeros_like": _like,
    "ones_like": _like,
    "full_like": _full_like,
    "arange": _arange,
    "linspace": _linspace,
    "array": _as_array,
    "shape": _shape,
    "ndim": _ndim,
    "size": _size,
    "len": _len,
    "convolve": _convolve,
    "take": _take,
}
