"""Rules of products and contractions.

Owns ``@`` (1-D and batched), ``dot``, ``inner``, ``outer``, ``kron``, ``einsum``, ``tensordot``. Knows no trees.
"""

from __future__ import annotations

from studyml.algebra.shapes.entrywise import Rule
from studyml.algebra.shapes.form import (
    Abstract,
    Form,
    Refusal,
    array,
    broadcast,
    broadcast_size,
    kind_of,
    normal_axes,
    normal_axis,
    same,
    whole,
)
from studyml.algebra.shapes.sizes import (
    Shape,
    Size,
    format_shape,
    format_size,
    multiply,
    product,
)


def matmul(left: Abstract, right: Abstract) -> Form:
    """``@``: 1-D operands gain an axis that is dropped again, axes before the last two broadcast."""
    one, other = array(left), array(right)
    if not one.shape or not other.shape:
        raise Refusal("@ needs at least one axis on each side", hint="a scalar scales with *")
    inner, matching = one.shape[-1], other.shape[-2 if other.ndim > 1 else 0]
    if not same(inner, matching):
        raise Refusal(f"the inner sizes {format_size(inner)} and {format_size(matching)} differ")
    try:
        batch = broadcast(one.shape[:-2], other.shape[:-2])
    except Refusal as refusal:
        raise Refusal(f"the axes before the last two don't fit: {refusal.message}") from None
    rows = one.shape[-2:-1]
    columns = other.shape[-1:] if other.ndim > 1 else ()
    return Form((*batch, *rows, *columns), kind_of(one, other))


def dot(a: Abstract, b: Abstract) -> Form:
    """``np.dot``: scales by a scalar, else contracts the last axis with the second last; no broadcasting."""
    one, other = array(a), array(b)
    kind = kind_of(one, other)
    if not one.shape or not other.shape:
        return Form(one.shape + other.shape, kind)
    position = other.ndim - 2 if other.ndim > 1 else 0
    if not same(one.shape[-1], other.shape[position]):
        raise Refusal(f"the inner sizes {format_size(one.shape[-1])} and {format_size(other.shape[position])} differ")
    return Form((*one.shape[:-1], *other.shape[:position], *other.shape[position + 1 :]), kind)


def inner(a: Abstract, b: Abstract) -> Form:
    """``np.inner``: contracts the two last axes."""
    one, other = array(a), array(b)
    kind = kind_of(one, other)
    if not one.shape or not other.shape:
        return Form(one.shape + other.shape, kind)
    if not same(one.shape[-1], other.shape[-1]):
        raise Refusal(f"the last sizes {format_size(one.shape[-1])} and {format_size(other.shape[-1])} differ")
    return Form(one.shape[:-1] + other.shape[:-1], kind)


def _vdot(a: Abstract, b: Abstract) -> Form:
    one, other = array(a), array(b)
    sizes = product(one.shape), product(other.shape)
    if not same(*sizes):
        raise Refusal(f"{format_size(sizes[0])} and {format_size(sizes[1])} entries can't be paired")
    return Form((), kind_of(one, other))


def outer(a: Abstract, b: Abstract) -> Form:
    """``np.outer``: both are flattened first."""
    one, other = array(a), array(b)
    return Form((product(one.shape), product(other.shape)), kind_of(one, other))


def kron(a: Abstract, b: Abstract) -> Form:
    """``np.kron``: sizes multiply, the shorter shape is filled with 1 in front."""
    one, other = array(a), array(b)
    length = max(one.ndim, other.ndim)
    shapes = [(1,) * (length - form.ndim) + form.shape for form in (one, other)]
    return Form(tuple(multiply(*pair) for pair in zip(*shapes, strict=True)), kind_of(one, other))


def tensordot(a: Abstract, b: Abstract, axes: Abstract = Form((), "int", 2)) -> Form:  # noqa: B008  # frozen: safe to share
    """``np.tensordot``: a number of axes, or the axes of each side."""
    one, other = array(a), array(b)
    if isinstance(axes, tuple):
        if len(axes) != 2:
            raise Refusal("axes are given as a pair: those of the left, those of the right")
        left, right = normal_axes(axes[0], one.ndim), normal_axes(axes[1], other.ndim)
    elif isinstance(axes, Form) and axes.entries is not None and len(axes.entries) == 2:
        left = (normal_axis(Form((), "int", axes.entries[0]), one.ndim),)
        right = (normal_axis(Form((), "int", axes.entries[1]), other.ndim),)
    else:
        count = whole(axes, "axes")
        if not isinstance(count, int) or not 0 <= count <= min(one.ndim, other.ndim):
            raise Refusal(
                f"{count} axes can't be contracted between {format_shape(one.shape)} and {format_shape(other.shape)}"
            )
        left, right = tuple(range(one.ndim - count, one.ndim)), tuple(range(count))
    if len(left) != len(right):
        raise Refusal("both sides must contract as many axes")
    for i, j in zip(left, right, strict=True):
        if not same(one.shape[i], other.shape[j]):
            raise Refusal(
                f"axis {i} of the left is {format_size(one.shape[i])}, "
                f"axis {j} of the right {format_size(other.shape[j])}"
            )
    kept = tuple(size for axis, size in enumerate(one.shape) if axis not in left)
    return Form(kept + tuple(size for axis, size in enumerate(other.shape) if axis not in right), kind_of(one, other))


def einsum(subscripts: Abstract, *operands: Abstract, **_: Abstract) -> Form:
    """``np.einsum`` with a pattern, its output explicit or implicit, with or without an ellipsis."""
    if not isinstance(subscripts, str):
        raise Refusal("einsum begins with a pattern in quotes, such as 'ij,j->i'")
    forms = [array(operand) for operand in operands]
    pattern = subscripts.replace(" ", "")
    inputs, arrow, output = pattern.partition("->")
    parts = inputs.split(",")
    if len(parts) != len(forms):
        raise Refusal(f"the pattern names {len(parts)} arrays, {len(forms)} are given")
    sizes: dict[str, Size] = {}
    dots: list[Shape] = []
    for part, form in zip(parts, forms, strict=True):
        _match(part, form, sizes, dots)
    shared = broadcast(*dots) if dots else ()
    letters = "".join(parts).replace(".", "")
    if not arrow:
        output = ("..." if dots else "") + "".join(
            sorted(letter for letter in set(letters) if letters.count(letter) == 1)
        )
    _letters(output)
    head, ellipsis, tail = output.partition("...")
    for letter in head + tail:
        if letter not in sizes:
            raise Refusal(f"the output names {letter!r}, no input does")
        if (head + tail).count(letter) > 1:
            raise Refusal(f"the output names {letter!r} twice")
    if shared and not ellipsis:
        raise Refusal("the output lacks the ... of the inputs")
    shape = (
        tuple(sizes[letter] for letter in head) + (shared if ellipsis else ()) + tuple(sizes[letter] for letter in tail)
    )
    return Form(shape, kind_of(*forms))


def _letters(part: str) -> None:
    rest = part.replace("...", "", 1)
    if not (rest.isascii() and rest.isalpha()) and rest:
        raise Refusal(f"{part!r} is no row of letters")


def _match(part: str, form: Form, sizes: dict[str, Size], dots: list[Shape]) -> None:
    """Give every letter of one input its size."""
    _letters(part)
    head, ellipsis, tail = part.partition("...")
    count = len(head) + len(tail)
    if form.ndim < count or (form.ndim != count and not ellipsis):
        raise Refusal(
            f"{part!r} names {count} {'axis' if count == 1 else 'axes'}, the array is {format_shape(form.shape)}"
        )
    if ellipsis:
        dots.append(form.shape[len(head) : form.ndim - len(tail)])
    own: dict[str, Size] = {}
    for letter, size in (
        *zip(head, form.shape, strict=False),
        *zip(tail, form.shape[form.ndim - len(tail) :], strict=True),
    ):
        common = broadcast_size(sizes.get(letter, size), size)
        if common is None or not same(own.get(letter, size), size):
            raise Refusal(f"{letter!r} is both {format_size(sizes[letter])} and {format_size(size)}")
        own[letter] = size
        sizes[letter] = common


RULES: dict[str, Rule] = {
    "dot": dot,
    "inner": inner,
    "vdot": _vdot,
    "outer": outer,
    "kron": kron,
    "tensordot": tensordot,
    "einsum": einsum,
}
