"""Rules of functions that make arrays, and of the questions ``shape``, ``len``, ``ndim``, ``size``.

Owns sizes given as arguments (``eye(n)``, ``zeros((n, 2))``, ``arange(n*m)``) and scalars that are sizes again.
Knows no trees.
"""

from __future__ import annotations

from studyml.algebra.shapes.arrange import broadcast_to
from studyml.algebra.shapes.entrywise import Rule
from studyml.algebra.shapes.form import (
    Abstract,
    Form,
    Kind,
    Refusal,
    array,
    broadcast,
    kind_of,
    normal_axis,
    shape_argument,
    whole,
)
from studyml.algebra.shapes.sizes import (
    UNKNOWN,
    Shape,
    Size,
    ceiling_divide,
    not_negative,
    product,
    subtract,
)

ZERO = Form((), "int", 0)


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
    return Form(broadcast_to(filling, _tuple(sizes)).shape, _typed(filling.kind, dtype))


def _tuple(sizes: Shape) -> Abstract:
    return tuple(Form((), "int", size) for size in sizes)


def _like(a: Abstract, dtype: Abstract = None) -> Form:
    form = array(a)
    return Form(form.shape, _typed(form.kind, dtype))


def _full_like(a: Abstract, fill_value: Abstract, dtype: Abstract = None) -> Form:
    form, filling = array(a), array(fill_value)
    broadcast_to(filling, _tuple(form.shape))
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
    size = ceiling_divide(not_negative(length), abs(by))
    known = (
        tuple(range(first, last, by))
        if isinstance(first, int) and isinstance(last, int) and abs(last - first) <= 64
        else None
    )
    return Form((size,), kind, entries=known)


def _linspace(start: Abstract, stop: Abstract, num: Abstract = Form((), "int", 50)) -> Form:  # noqa: B008  # frozen: safe to share
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


RULES: dict[str, Rule] = {
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
}
