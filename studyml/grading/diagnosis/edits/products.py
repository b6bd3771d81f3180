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

_ORDER = "the operands of {it} are in the wrong order"
_BOTH = "both transposes in {it} are the wrong way round"
_ENTRYWISE = "{it}: entry by entry (*), not a matrix product"


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
        yield from _beside(node)
    elif isinstance(node, Binary) and node.op == "@":
        yield from _chained(node)
        yield from _of_matrices(node, words)
    elif (
        isinstance(node, Binary) and node.op == "*" and not (is_scale(node.left, words) or is_scale(node.right, words))
    ):
        yield from _of_entries(node, words)


def _beside(node: Product) -> Iterator[Edit]:
    """Two factors side by side, as mathematics writes them."""
    left, right, span = node.left, node.right, node.span
    yield Edit(node, Product(right, left, span=span), 1.1, "order", "order", _ORDER)
    entrywise, code = Binary("*", left, right, span=span), "elementwise_vs_matmul"
    yield Edit(node, entrywise, 1.2, code, code, "{it} is meant entry by entry")
    turned = Product(transposed(left), transposed(right), span=span)
    yield Edit(node, turned, 1.3, "transpose", "transpose", _BOTH)


def _of_matrices(node: Binary, words: Vocabulary) -> Iterator[Edit]:
    """A matrix product in another order, with other transposes, or entry by entry."""
    left, right, span = node.left, node.right, node.span
    wrong = _entry_code(left, right, words)
    mirrored = transposed(left) == right  # X @ X.T: nobody calls that an order
    code = "transpose" if mirrored else "order"
    yield Edit(node, Binary("@", right, left, span=span), 1.1, code, code, _ORDER)
    yield Edit(node, Binary("*", left, right, span=span), 1.0, wrong, wrong, _ENTRYWISE)
    turned = Binary("@", transposed(left), transposed(right), span=span)
    yield Edit(node, turned, 1.3, "transpose", "transpose", _BOTH)
    for one, other in ((transposed(right), left), (right, transposed(left))):
        yield Edit(node, Binary("@", one, other, span=span), 1.35, "order", "order", _ORDER)
    for one, other in ((left, as_column(right)), (as_column(left), right)):
        yield Edit(node, Binary("*", one, other, span=span), 1.1, wrong, wrong, _ENTRYWISE)


def _of_entries(node: Binary, words: Vocabulary) -> Iterator[Edit]:
    """A product entry by entry that should be one of matrices."""
    left, right, span = node.left, node.right, node.span
    wrong, says = _entry_code(left, right, words), "{it} must be a matrix product (@)"
    yield Edit(node, Binary("@", left, right, span=span), 1.0, wrong, wrong, says)
    yield Edit(node, Binary("@", right, left, span=span), 1.15, wrong, wrong, says)
    pairs = ((transposed(left), right), (left, transposed(right)), (transposed(right), left), (right, transposed(left)))
    for one, other in pairs:
        yield Edit(node, Binary("@", one, other, span=span), 1.25, wrong, wrong, f"{says} with a transpose")


def _entry_code(left: Node, right: Node, words: Vocabulary) -> str:
    """The mistake of taking ``*`` for ``@``; of two vectors only the sum is missing."""
    return "reduction" if is_vector(left, right, words) else "elementwise_vs_matmul"


def indexes(node: Node, place: Place, ndim: int | None, words: Vocabulary) -> Iterator[Edit]:
    """Yield an added axis taken away, turned, or put in."""
    adds_axis = isinstance(node, Index) and any(isinstance(item, Truth) for item in node.items)
    if isinstance(node, Index):
        for at, item in enumerate(node.items):
            if not isinstance(item, Number):
                continue
            for step in (1.0, -1.0):
                moved = Number(item.value + step, True, span=item.span)
                new = Index(node.base, (*node.items[:at], moved, *node.items[at + 1 :]), span=node.span)
                yield Edit(node, new, 1.3, "off_by_one", "off_by_one", "the index in {it} is off by one")
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
