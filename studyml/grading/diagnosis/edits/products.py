"""Edits of products: transposes, the order of operands, ``*`` for ``@``, an added axis.

Owns what goes wrong between shapes. Knows trees only.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations

from studyml.algebra.tree import (
    Binary,
    Call,
    Index,
    Name,
    Node,
    Number,
    Product,
    Sequence,
    Truth,
)
from studyml.grading.diagnosis.edits.edit import (
    Edit,
    Place,
    Vocabulary,
    as_column,
    as_row,
    is_scale,
    is_vector,
    transposed,
)


def transposes(node: Node, place: Place, ndim: int | None, words: Vocabulary) -> Iterator[Edit]:
    """Yield a transpose taken away or put in."""
    if isinstance(node, Call) and node.function in ("T", "transpose", "mT", "swapaxes"):
        yield Edit(node, node.args[0], 0.9, "transpose", "transpose", "there is a transpose too many on {it}")
        if ndim is not None and ndim > 2 and node.function == "T":
            new = Call("mT", node.args, span=node.span)
            yield Edit(node, new, 0.95, "transpose", "transpose", "{it} turns all axes round: only the last two belong")
        yield from _turned(node)
    elif ndim is not None and ndim >= 2 and not (isinstance(place.parent, Call) and place.parent.function == "T"):
        extra = 0.0 if isinstance(node, Name) else 0.15
        new = Call("T" if ndim == 2 else "mT", (node,), span=node.span)
        yield Edit(node, new, 1.0 + extra, "transpose", "transpose", "a transpose is missing on {it}")


def _turned(node: Call) -> Iterator[Edit]:
    """The axes of ``transpose`` in every other order."""
    axes = node.args[1] if node.function == "transpose" and len(node.args) == 2 else None
    if isinstance(axes, Sequence) and 2 < len(axes.items) <= 4:
        for items in permutations(axes.items):
            if items != axes.items:
                new = Call("transpose", (node.args[0], Sequence(items, span=axes.span)), span=node.span)
                yield Edit(node, new, 1.05, "transpose", "transpose", "the axes of {it} are in the wrong order")


def _chained(node: Binary) -> Iterator[Edit]:
    """``a @ b @ c`` in another order."""
    if not (isinstance(node.left, Binary) and node.left.op == "@"):
        return
    a, b, c = node.left.left, node.left.right, node.right
    for one, two, three in ((a, c, b), (b, a, c), (c, a, b), (b, c, a), (c, b, a)):
        new = Binary("@", Binary("@", one, two), three, span=node.span)
        yield Edit(node, new, 1.2, "order", "order", "the operands of {it} are in the wrong order")


def products(node: Node, place: Place, ndim: int | None, words: Vocabulary) -> Iterator[Edit]:
    """Yield exchanged operands, ``*`` for ``@`` and the reverse."""
    if isinstance(node, Product):
        yield Edit(
            node,
            Product(node.right, node.left, span=node.span),
            1.1,
            "order",
            "order",
            "the operands of {it} are in the wrong order",
        )
        yield Edit(
            node,
            Binary("*", node.left, node.right, span=node.span),
            1.2,
            "elementwise_vs_matmul",
            "elementwise_vs_matmul",
            "{it} is meant entry by entry",
        )
        for left, right in ((transposed(node.left), transposed(node.right)),):
            yield Edit(
                node,
                Product(left, right, span=node.span),
                1.3,
                "transpose",
                "transpose",
                "both transposes in {it} are the wrong way round",
            )
        return
    if not isinstance(node, Binary) or node.op not in ("*", "@"):
        return
    left, right, span = node.left, node.right, node.span
    if node.op == "@":
        yield from _chained(node)
    vectors = is_vector(left, right, words)
    wrong = "reduction" if vectors else "elementwise_vs_matmul"  # of two vectors only the sum is missing
    if node.op == "@":
        mirrored = transposed(left) == right  # X @ X.T: nobody calls that an order
        code = "transpose" if mirrored else "order"
        yield Edit(
            node, Binary("@", right, left, span=span), 1.1, code, code, "the operands of {it} are in the wrong order"
        )
        yield Edit(
            node,
            Binary("*", left, right, span=span),
            1.0,
            wrong,
            wrong,
            "{it}: entry by entry (*), not a matrix product",
        )
        yield Edit(
            node,
            Binary("@", transposed(left), transposed(right), span=span),
            1.3,
            "transpose",
            "transpose",
            "both transposes in {it} are the wrong way round",
        )
        yield Edit(
            node,
            Binary("@", transposed(right), left, span=span),
            1.35,
            "order",
            "order",
            "the operands of {it} are in the wrong order",
        )
        yield Edit(
            node,
            Binary("@", right, transposed(left), span=span),
            1.35,
            "order",
            "order",
            "the operands of {it} are in the wrong order",
        )
        for one, other in ((left, as_column(right)), (as_column(left), right)):
            yield Edit(
                node,
                Binary("*", one, other, span=span),
                1.1,
                wrong,
                wrong,
                "{it}: entry by entry (*), not a matrix product",
            )
    elif not (is_scale(left, words) or is_scale(right, words)):
        yield Edit(node, Binary("@", left, right, span=span), 1.0, wrong, wrong, "{it} must be a matrix product (@)")
        yield Edit(node, Binary("@", right, left, span=span), 1.15, wrong, wrong, "{it} must be a matrix product (@)")
        for one, other in (
            (transposed(left), right),
            (left, transposed(right)),
            (transposed(right), left),
            (right, transposed(left)),
        ):
            yield Edit(
                node,
                Binary("@", one, other, span=span),
                1.25,
                wrong,
                wrong,
                "{it} must be a matrix product (@) with a transpose",
            )


def indexes(node: Node, place: Place, ndim: int | None, words: Vocabulary) -> Iterator[Edit]:
    """Yield an added axis taken away, turned, or put in."""
    adds_axis = isinstance(node, Index) and any(isinstance(item, Truth) for item in node.items)
    if isinstance(node, Index) and adds_axis:
        yield Edit(node, node.base, 1.0, "broadcast", "broadcast", "the added axis in {it} is too many")
        if len(node.items) == 2:
            new = Index(node.base, node.items[::-1], span=node.span)
            yield Edit(node, new, 1.05, "broadcast", "broadcast", "the added axis in {it} is on the wrong side")
    elif ndim == 1 and not place.exponent and not isinstance(node, Number):
        extra = 0.0 if isinstance(node, Name) or not place.root else 0.2
        yield Edit(
            node, as_column(node), 1.1 + extra, "column_vs_1d", "broadcast", "{it} must be a column here: [:, None]"
        )
        yield Edit(node, as_row(node), 1.2 + extra, "column_vs_1d", "broadcast", "{it} must be a row here: [None, :]")
    elif ndim == 2 and isinstance(node, Call) and node.function == "reshape":
        yield Edit(node, node.args[0], 1.0, "column_vs_1d", "broadcast", "the reshape in {it} is too many")
    if ndim == 2 and isinstance(node, Name):
        flat = Call("ravel", (node,), span=node.span)
        yield Edit(node, flat, 1.3, "broadcast", "broadcast", "{it} must be one-dimensional here")
