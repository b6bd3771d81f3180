"""The product of mathematics: what ``X w``, ``xᵀA x`` and ``y log p`` mean in NumPy.

Owns one table: scalars scale, columns (n, 1) and rows (1, n) contract by their inner sizes, and equal
columns go entry by entry with a note, as people write ``y log p``. Knows no walk over trees.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from studyml.algebra.shapes.contract import matmul
from studyml.algebra.shapes.explain import name_of
from studyml.algebra.shapes.form import Form, Refusal, broadcast, kind_of, same
from studyml.algebra.shapes.sizes import Shape, format_shape, format_size, multiply
from studyml.algebra.tree import Binary, Call, Index, Node, Slice, Span, Truth, Unary

LOGARITHMS = frozenset(("log", "log1p", "log2", "log10"))


@dataclass(frozen=True, slots=True)
class Planned:
    """A product in NumPy's words."""

    tree: Node
    form: Form
    note: str = ""


def plan(
    left: Node, one: Form, right: Node, other: Form, span: Span, *, dot: bool = False, rows: bool = False
) -> Planned:
    """Read ``left right`` as mathematics; with ``dot`` equal columns contract, with ``rows`` ``γ X`` scales every row.

    Raises Refusal.
    """
    kind = kind_of(one, other)
    if not one.shape or not other.shape:
        whole = None
        if one.value is not None and other.value is not None:
            whole = multiply(one.value, other.value)
        return Planned(
            Binary("*", left, right, span=span), Form(one.shape or other.shape, kind, whole, one.row or other.row)
        )
    if one.ndim == 1 and other.ndim == 1:
        return _vectors(left, one, right, other, span, dot)
    if one.ndim == 2 and other.ndim == 1 and not other.row and same(one.shape[1], other.shape[0]):
        return Planned(Binary("@", left, right, span=span), Form(one.shape[:1], kind))
    if one.ndim == 1 and one.row and other.ndim >= 2 and same(one.shape[0], other.shape[-2]):
        form = matmul(one, other)
        return Planned(Binary("@", left, right, span=span), replace(form, row=form.ndim == 1))
    if one.ndim == 1 and not one.row and other.ndim == 2 and other.shape[0] == 1:
        return Planned(Binary("@", _column(left), right, span=span), Form((one.shape[0], other.shape[1]), kind))
    if other.ndim == 1 and other.row and one.ndim == 2 and one.shape[1] == 1:
        return Planned(Binary("@", left, _flat_row(right), span=span), Form((one.shape[0], other.shape[0]), kind))
    if (one.ndim >= 2 and other.ndim >= 2) or (other.ndim == 1 and not other.row):
        try:
            return Planned(Binary("@", left, right, span=span), matmul(one, other))
        except Refusal:
            entrywise = one.shape == other.shape and isinstance(right, Call) and right.function in LOGARITHMS
            if entrywise:
                return _entrywise(left, one, right, other, span)
    divided = isinstance(left, Binary) and left.op == "/" and not one.row
    if (divided or (rows and not one.row)) and (one.ndim, other.ndim) == (1, 2) and same(one.shape[0], other.shape[1]):
        return _entrywise(left, one, right, other, span)  # 1/σ (X - μ): every row is divided
    raise Refusal(_message(left, one, right, other))


def _vectors(left: Node, one: Form, right: Node, other: Form, span: Span, dot: bool) -> Planned:
    kind = kind_of(one, other)
    if dot and one.row == other.row and same(one.shape[0], other.shape[0]):
        tree = Binary("@", left, right, span=span)
        return Planned(tree, Form((), kind), f"read {_juxtaposed(left)}·{_juxtaposed(right)} as the dot product")
    if one.row and not other.row:
        if not same(one.shape[0], other.shape[0]):
            raise Refusal(_message(left, one, right, other))
        return Planned(Binary("@", left, right, span=span), Form((), kind))
    if other.row and not one.row:
        return Planned(Call("outer", (left, right), span=span), Form(one.shape + other.shape, kind))
    try:
        broadcast(one.shape, other.shape)
    except Refusal:
        raise Refusal(_message(left, one, right, other)) from None
    return _entrywise(left, one, right, other, span)


def _entrywise(left: Node, one: Form, right: Node, other: Form, span: Span) -> Planned:
    form = Form(broadcast(one.shape, other.shape), kind_of(one, other), row=one.row and other.row)
    tree = Binary("*", left, right, span=span)
    return Planned(tree, form, f"read {_juxtaposed(left)} {_juxtaposed(right)} entry by entry, as {name_of(tree)}")


def _juxtaposed(node: Node) -> str:
    return f"({name_of(node)})" if isinstance(node, Binary | Unary) else name_of(node)


def _column(node: Node) -> Node:
    return Index(node, (Slice(), Truth(None)), span=node.span)


def _flat_row(node: Node) -> Node:
    return Index(node, (Truth(None), Slice()), span=node.span)


def _drawn(form: Form) -> Shape:
    if form.ndim != 1:
        return form.shape
    return (1, form.shape[0]) if form.row else (form.shape[0], 1)


def _message(left: Node, one: Form, right: Node, other: Form) -> str:
    first, second = _drawn(one), _drawn(other)
    column = ", a column" if other.ndim == 1 and not other.row else ", a row" if other.ndim == 1 else ""
    before = ", a column" if one.ndim == 1 and not one.row else ", a row" if one.ndim == 1 else ""
    return (
        f"{name_of(left)} is {format_shape(first)}{before}, {name_of(right)} is {format_shape(second)}{column}: "
        f"the inner sizes {format_size(first[-1])} and {format_size(second[-2])} differ"
    )
