"""``np.r_[...]`` and ``np.c_[...]``, said by the functions that join arrays.

Owns what stands in their brackets: arrays, numbers and ranges such as ``0:n``. Knows trees and the number of axes of
declared names, no text.
"""

from __future__ import annotations

from collections.abc import Sequence

from studyml.algebra.language.errors import ReadError
from studyml.algebra.language.kinds import Kind, kind_of
from studyml.algebra.language.names import Names
from studyml.algebra.tree import Call, Dots, Name, Node, Number, Slice, Span, Truth, Unary
from studyml.algebra.tree import Sequence as Items


def joined(word: str, items: Sequence[Node], names: Names, span: Span) -> Node:
    """Return the tree for ``r_`` (along the first axis) or ``c_`` (1-D arrays as columns, along the last)."""
    parts = tuple(_range(item) for item in items)
    if word == "c_":
        if any(isinstance(part, Name) and names.ndim(part.name) > 2 for part in parts):
            last = Unary("-", Number(1.0, True, span=span), span=span)
            return Call("concatenate", (Items(parts, span=span),), (("axis", last),), span=span)
        return Call("column_stack", (Items(parts, span=span),), span=span)
    kinds = [kind_of(part, names) for part in parts]
    if all(kind in (Kind.SCALAR, Kind.COLUMN, Kind.ROW) for kind in kinds):
        return Call("hstack", (Items(parts, span=span),), span=span)
    parts = tuple(
        part if kind in (Kind.COLUMN, Kind.ROW, Kind.MATRIX) else Call("atleast_1d", (part,), span=part.span)
        for part, kind in zip(parts, kinds, strict=True)
    )
    return Call("concatenate", (Items(parts, span=span),), span=span)


def _range(item: Node) -> Node:
    """``0:n`` as ``np.arange(0, n)``; an array as it is."""
    if isinstance(item, Dots | Truth):
        raise ReadError("syntax", "Between these brackets stand arrays, numbers and ranges.", item.span)
    if not isinstance(item, Slice):
        return item
    if item.stop is None:
        raise ReadError("syntax", "This range needs an end.", item.span)
    start = item.start or Number(0.0, True, span=item.span)
    return Call("arange", (start, item.stop, *((item.step,) if item.step else ())), span=item.span)
