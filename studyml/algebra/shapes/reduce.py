"""Rules of functions that reduce, order or accumulate along axes.

Owns ``axis`` and ``keepdims`` for ``sum``, ``mean``, ``argmax``, ``cumsum``, ``sort``, ``linalg.norm`` and the
like. Knows no trees.
"""

from __future__ import annotations

from studyml.algebra.shapes.entrywise import Rule
from studyml.algebra.shapes.form import (
    Abstract,
    Form,
    Kind,
    Refusal,
    array,
    broadcast,
    normal_axes,
    normal_axis,
    same,
    whole,
)
from studyml.algebra.shapes.sizes import UNKNOWN, Shape, Size, add, format_shape, not_negative, product, subtract

LAST = Form((), "int", -1)
ONE = Form((), "int", 1)


def without(shape: Shape, axes: tuple[int, ...], keepdims: Abstract) -> Shape:
    """The shape once these axes are reduced."""
    if keepdims is True:
        return tuple(1 if axis in axes else size for axis, size in enumerate(shape))
    return tuple(size for axis, size in enumerate(shape) if axis not in axes)


def _flag(keepdims: Abstract) -> bool:
    if isinstance(keepdims, Form) and isinstance(keepdims.value, int):
        return bool(keepdims.value)
    if not isinstance(keepdims, bool):
        raise Refusal("keepdims is True or False")
    return keepdims


def scalar_axes(axis: Abstract, form: Form) -> tuple[int, ...]:
    """The axes of a reduction; NumPy lets a scalar have axis 0 in its plain reductions."""
    if not form.shape and isinstance(axis, Form) and axis.value in (0, -1):
        return ()
    return normal_axes(axis, form.ndim)


def _reduces(kind: Kind | None, *, grows: bool = False, plain: bool = True) -> Rule:
    def rule(a: Abstract, axis: Abstract = None, keepdims: Abstract = False, **options: Abstract) -> Form:
        _only(options, "dtype", "ddof", "initial", "where", "correction")
        form = array(a)
        axes = scalar_axes(axis, form) if plain else normal_axes(axis, form.ndim)
        shape = without(form.shape, axes, _flag(keepdims))
        found = kind or form.kind
        return Form(shape, "int" if grows and found == "bool" else found)

    return rule


def _only(options: dict[str, Abstract], *allowed: str) -> None:
    for name in options:
        if name not in allowed:
            raise Refusal(f"there is no argument {name!r} here")


def _position(a: Abstract, axis: Abstract = None, keepdims: Abstract = False) -> Form:
    form = array(a)
    if isinstance(axis, tuple):
        raise Refusal("one axis at most")
    return Form(without(form.shape, scalar_axes(axis, form), _flag(keepdims)), "int")


def _quantile(a: Abstract, q: Abstract, axis: Abstract = None, keepdims: Abstract = False, **options: Abstract) -> Form:
    _only(options, "method")
    form = array(a)
    return Form(array(q).shape + without(form.shape, normal_axes(axis, form.ndim), _flag(keepdims)), "float")


def _average(a: Abstract, axis: Abstract = None, weights: Abstract = None, keepdims: Abstract = False) -> Form:
    form = array(a)
    axes = normal_axes(axis, form.ndim)
    if weights is not None:
        by = array(weights)
        wanted = tuple(form.shape[position] for position in axes) if axis is not None else form.shape
        if by.shape != form.shape and by.shape != wanted:
            raise Refusal(f"the weights are {format_shape(by.shape)}; they must be {format_shape(wanted)}")
    return Form(without(form.shape, axes, _flag(keepdims)), "float")


def _accumulates(a: Abstract, axis: Abstract = None, **options: Abstract) -> Form:
    _only(options, "dtype")
    form = array(a)
    kind: Kind = "int" if form.kind == "bool" else form.kind
    if axis is None:
        return Form((product(form.shape),), kind)
    normal_axis(axis, max(form.ndim, 1))
    return Form(form.shape or (1,), kind)


def _sort(a: Abstract, axis: Abstract = LAST) -> Form:
    form = array(a)
    if axis is None:
        return Form((product(form.shape),), form.kind)
    normal_axis(axis, form.ndim)
    return Form(form.shape, form.kind)


def _argsort(a: Abstract, axis: Abstract = LAST) -> Form:
    """As ``sort``, but a scalar counts as one entry."""
    form = array(a)
    return Form(_sort(Form(form.shape or (1,)), axis).shape, "int")


def _partitions(kind: Kind | None) -> Rule:
    def rule(a: Abstract, kth: Abstract, axis: Abstract = LAST) -> Form:
        form = array(a)
        shape = (product(form.shape),) if axis is None else form.shape
        position = normal_axis(LAST if axis is None else axis, len(shape))
        for place in kth if isinstance(kth, tuple) else (kth,):
            number, size = whole(place, "kth"), shape[position]
            if isinstance(number, int) and isinstance(size, int) and not -size <= number < size:
                raise Refusal(f"kth = {number} is out of bounds: that axis has {size} entries")
        return Form(shape, kind or form.kind)

    return rule


def _diff(a: Abstract, n: Abstract = ONE, axis: Abstract = LAST) -> Form:
    form = array(a)
    position = normal_axis(axis, form.ndim)
    order = whole(n, "n")
    if isinstance(order, int) and order < 0:
        raise Refusal("the order of a difference can't be negative")
    size = not_negative(subtract(form.shape[position], order))
    return Form((*form.shape[:position], size, *form.shape[position + 1 :]), form.kind)


def _norm(x: Abstract, ord: Abstract = None, axis: Abstract = None, keepdims: Abstract = False) -> Form:
    form = array(x)
    if axis is None and ord is None:
        return Form(without(form.shape, tuple(range(form.ndim)), _flag(keepdims)), "float")
    axes = normal_axes(axis, form.ndim)
    if len(axes) not in (1, 2):
        raise Refusal(f"a norm needs a vector or a matrix, not {format_shape(form.shape)}")
    if len(axes) == 1 and isinstance(ord, str):
        raise Refusal(f"the norm {ord!r} needs a matrix, not a vector")
    known = (-2, -1, 1, 2)
    if len(axes) == 2 and isinstance(ord, Form) and isinstance(ord.value, int) and ord.value not in known:
        raise Refusal(f"a matrix has no norm of order {ord.value}")
    if isinstance(ord, str) and ord not in ("fro", "nuc"):
        raise Refusal(f"no norm is called {ord!r}")
    return Form(without(form.shape, axes, _flag(keepdims)), "float")


def _logsumexp(a: Abstract, axis: Abstract = None, keepdims: Abstract = False) -> Form:
    form = array(a)
    return Form(without(form.shape, normal_axes(axis, form.ndim), _flag(keepdims)), "float")


def _covariance(m: Abstract, y: Abstract = None, rowvar: Abstract = True, **options: Abstract) -> Form:
    _only(options, "bias", "ddof", "aweights", "fweights")
    forms = [array(m)] + ([array(y)] if y is not None else [])
    count: Size | None = None
    entries: Size | None = None
    for form in forms:
        if form.ndim > 2:
            raise Refusal(f"a covariance needs at most two axes, not {format_shape(form.shape)}")
        rows, columns = form.shape if form.ndim == 2 else (1, product(form.shape))
        if form.ndim == 2 and _flag(rowvar) is False and (rows != 1 or form is forms[0]):
            rows, columns = columns, rows
        if entries is not None and not same(entries, columns):
            raise Refusal(f"{format_shape(forms[0].shape)} and {format_shape(form.shape)} count different observations")
        entries = columns
        count = rows if count is None else add(count, rows)
    return Form(() if count == 1 or count is None else (count, count), "float")


def _unknown(a: Abstract, *_: Abstract, **__: Abstract) -> Form:
    return Form((UNKNOWN,), array(a).kind)


def _nonzero(condition: Abstract) -> tuple[Form, ...]:
    """``nonzero``: for each axis the indices of the entries that are not 0."""
    form = array(condition)
    if not form.shape:
        raise Refusal("nonzero needs at least one axis")
    return (Form((UNKNOWN,), "int"),) * form.ndim


def _bincount(x: Abstract, weights: Abstract = None, minlength: Abstract = None) -> Form:
    form = array(x)
    if form.ndim != 1 or form.kind == "float":
        raise Refusal("bincount needs one axis of whole numbers")
    if weights is not None and not same(array(weights).shape[0] if array(weights).ndim == 1 else 0, form.shape[0]):
        raise Refusal("the weights must be as many as the entries")
    size = UNKNOWN if minlength is None else whole(minlength, "minlength")
    return Form((size,), "int" if weights is None else "float")


def _cross(a: Abstract, b: Abstract, axis: Abstract = LAST, **_: Abstract) -> Form:
    one, other = array(a), array(b)
    shapes = []
    for form in (one, other):
        if not form.ndim:
            raise Refusal("a cross product needs vectors")
        position = normal_axis(axis, form.ndim)
        shapes.append((*form.shape[:position], *form.shape[position + 1 :], form.shape[position]))
    if any(shape[-1] != 3 for shape in shapes):
        raise Refusal(
            f"a cross product needs vectors of 3 entries, not {format_shape(one.shape)} and {format_shape(other.shape)}"
        )
    common = broadcast(shapes[0][:-1], shapes[1][:-1])
    position = normal_axis(axis, len(common) + 1)
    return Form((*common[:position], 3, *common[position:]), "float")


def _take_along(arr: Abstract, indices: Abstract, axis: Abstract = LAST) -> Form:
    form, by = array(arr), array(indices)
    if by.kind != "int":
        raise Refusal("indices must be whole numbers")
    if axis is None:
        if by.ndim != 1:
            raise Refusal("without an axis the indices must have one axis")
        return Form(by.shape, form.kind)
    if form.ndim != by.ndim:
        raise Refusal(f"{format_shape(form.shape)} and {format_shape(by.shape)} must have as many axes")
    position = normal_axis(axis, form.ndim)
    rest = (*form.shape[:position], 1, *form.shape[position + 1 :])
    broadcast(rest, (*by.shape[:position], 1, *by.shape[position + 1 :]))
    shape = tuple(
        by.shape[axis] if axis == position or form.shape[axis] == 1 else form.shape[axis] for axis in range(form.ndim)
    )
    return Form(shape, form.kind)


def _one_hot(y: Abstract, K: Abstract) -> Form:
    form = array(y)
    if form.kind == "float":
        raise Refusal("labels must be whole numbers")
    return Form((*form.shape, whole(K, "the number of classes")), "float")


RULES: dict[str, Rule] = {
    **dict.fromkeys(("sum", "prod"), _reduces(None, grows=True)),
    **dict.fromkeys(("max", "min", "ptp"), _reduces(None)),
    **dict.fromkeys(("mean", "std", "var", "median"), _reduces("float", plain=False)),
    **dict.fromkeys(("any", "all"), _reduces("bool")),
    "count_nonzero": _reduces("int"),
    **dict.fromkeys(("argmax", "argmin"), _position),
    **dict.fromkeys(("quantile", "percentile"), _quantile),
    "average": _average,
    **dict.fromkeys(("cumsum", "cumprod"), _accumulates),
    "sort": _sort,
    "argsort": _argsort,
    "partition": _partitions(None),
    "argpartition": _partitions("int"),
    "diff": _diff,
    "linalg.norm": _norm,
    "logsumexp": _logsumexp,
    **dict.fromkeys(("cov", "corrcoef"), _covariance),
    "unique": _unknown,
    "nonzero": _nonzero,
    "bincount": _bincount,
    "cross": _cross,
    "take_along_axis": _take_along,
    "one_hot": _one_hot,
}
