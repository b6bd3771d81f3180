"""Rules of functions that rearrange arrays or pick from them.

Owns ``reshape`` with -1, the orders of axes, ``diag`` and its kin, ``take``. Knows no trees.
"""

from __future__ import annotations

from itertools import pairwise

from studyml.algebra.shapes.entrywise import Rule
from studyml.algebra.shapes.form import (
    Abstract,
    Form,
    Refusal,
    array,
    normal_axes,
    normal_axis,
    same,
    shape_argument,
    whole,
)
from studyml.algebra.shapes.sizes import (
    UNKNOWN,
    Size,
    add,
    divide,
    format_shape,
    format_size,
    not_negative,
    product,
    smaller,
    subtract,
)

MOST_PARTS = 64
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
    places = () if _is_edge(axis) and not form.shape else _axes_of(axis, form.ndim)
    for place in places:
        if not same(form.shape[place], 1):
            raise Refusal(
                f"axis {place} of {format_shape(form.shape)} is "
                f"{format_size(form.shape[place])}: only axes of size 1 can be dropped"
            )
    return Form(tuple(size for place, size in enumerate(form.shape) if place not in places), form.kind)


def _is_edge(axis: Abstract) -> bool:
    """Whether an axis is the first or the last, which NumPy lets a scalar have where nothing depends on it."""
    return isinstance(axis, Form) and axis.value in (0, -1)


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
                f"{format_shape(form.shape)} holds {format_size(total)} "
                f"entries: {format_size(known)} doesn't divide them"
            )
        wanted = (*wanted[: holes[0]], found, *wanted[holes[0] + 1 :])
    elif not same(product(wanted), total):
        raise Refusal(
            f"{format_shape(form.shape)} holds {format_size(total)} entries, "
            f"{format_shape(wanted)} {format_size(product(wanted))}"
        )
    return Form(wanted, form.kind)


def ravel(a: Abstract) -> Form:
    """``ravel``: one axis with every entry."""
    form = array(a)
    return Form((product(form.shape),), form.kind)


def broadcast_to(a: Abstract, shape: Abstract) -> Form:
    """``broadcast_to``: every size of the shape is kept or stretched from 1."""
    form, wanted = array(a), shape_argument(shape)
    padded = (1,) * (len(wanted) - form.ndim) + form.shape
    if len(padded) != len(wanted) or any(
        size != 1 and not same(size, target) for size, target in zip(padded, wanted, strict=True)
    ):
        raise Refusal(f"{format_shape(form.shape)} doesn't stretch to {format_shape(wanted)}")
    return Form(wanted, form.kind)


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


def _shorter(rows: Size, columns: Size, offset: Size) -> Size:
    """Length of a diagonal of a matrix."""
    if isinstance(offset, int) and offset < 0:
        rows = add(rows, offset)
    else:
        columns = subtract(columns, offset)
    return smaller(not_negative(rows), not_negative(columns))


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


def _take(a: Abstract, indices: Abstract, axis: Abstract = None) -> Form:
    form, by = array(a), array(indices)
    if by.kind == "float":
        raise Refusal("indices must be whole numbers")
    shape = (product(form.shape),) if axis is None or (_is_edge(axis) and not form.shape) else form.shape
    place = normal_axis(ZERO if axis is None else axis, len(shape))
    for entry in by.entries or ((by.value,) if by.value is not None else ()):
        size = shape[place]
        if isinstance(entry, int) and isinstance(size, int) and not -size <= entry < size:
            raise Refusal(f"index {entry} is out of bounds: that axis has {size} entries")
    return Form((*shape[:place], *by.shape, *shape[place + 1 :]), form.kind)


def _at_least(ndim: int) -> Rule:
    def rule(a: Abstract) -> Form:
        form = array(a)
        return Form((*(1,) * (ndim - form.ndim), *form.shape), form.kind)

    return rule


def _split(ary: Abstract, indices_or_sections: Abstract, axis: Abstract = ZERO) -> tuple[Form, ...]:
    """``split``: equal parts, or cuts before the given places."""
    form = array(ary)
    place = normal_axis(axis, form.ndim)
    size = form.shape[place]

    def part(length: Size) -> Form:
        return Form((*form.shape[:place], length, *form.shape[place + 1 :]), form.kind)

    listed = isinstance(indices_or_sections, tuple) or (
        isinstance(indices_or_sections, Form) and indices_or_sections.entries is not None
    )
    if not listed:
        count = whole(indices_or_sections, "a number of parts")
        if not isinstance(count, int) or not 0 < count <= MOST_PARTS:
            raise Refusal(f"the number of parts must be a number from 1 to {MOST_PARTS}")
        each = divide(size, count)
        if each is None:
            raise Refusal(f"{format_size(size)} entries can't be split into {count} equal parts")
        return tuple(part(each) for _ in range(count))
    places = shape_argument(indices_or_sections, "a place to cut")
    if len(places) >= MOST_PARTS or not all(isinstance(cut, int) and cut >= 0 for cut in places):
        raise Refusal(f"places to cut must be numbers from 0, at most {MOST_PARTS - 1}")
    cuts = [0, *(min(cut, size) if isinstance(size, int) else cut for cut in places if isinstance(cut, int)), size]
    lengths = [subtract(end, begin) for begin, end in pairwise(cuts)]
    return tuple(part(not_negative(length)) for length in lengths)


def _windows(x: Abstract, window_shape: Abstract, axis: Abstract = None) -> Form:
    """``sliding_window_view``: each axis shrinks by its window less one; the windows are the last axes."""
    form, window = array(x), shape_argument(window_shape, "a window")
    places = tuple(range(form.ndim)) if axis is None else _axes_of(axis, form.ndim)
    if len(places) != len(window):
        raise Refusal(f"{len(window)} windows for {len(places)} axes")
    shape = list(form.shape)
    for place, length in zip(places, window, strict=True):
        left = add(subtract(shape[place], length), 1)
        if isinstance(left, int) and left < 1:
            raise Refusal(f"a window of {format_size(length)} is longer than axis {place}")
        shape[place] = left
    return Form((*shape, *window), form.kind)


RULES: dict[str, Rule] = {
    "atleast_1d": _at_least(1),
    "atleast_2d": _at_least(2),
    "split": _split,
    "lib.stride_tricks.sliding_window_view": _windows,
    "T": transpose,
    "transpose": transpose,
    "mT": _matrix_transpose,
    "swapaxes": _swapaxes,
    "moveaxis": _moveaxis,
    "expand_dims": _expand_dims,
    "squeeze": _squeeze,
    "reshape": reshape,
    "ravel": ravel,
    "broadcast_to": broadcast_to,
    "roll": _roll,
    "flip": _flip,
    "diag": _diag,
    "diagonal": _diagonal,
    "trace": _trace,
    "tril": _triangle,
    "triu": _triangle,
    "take": _take,
}
