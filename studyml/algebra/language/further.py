"""More of NumPy said by what is read anyway: ``trunc``, ``cbrt``, ``tri``, ``isin``, ``ix_``, ``delete``, ``item``.

Owns what each means. Knows trees only.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from studyml.algebra.language.errors import ReadError
from studyml.algebra.tree import Binary, Call, Dots, Index, Node, Number, Slice, Span, Truth, Unary
from studyml.algebra.tree import Sequence as Items

Said = Callable[[Mapping[str, Node], Span], Node]


def _whole(value: int, span: Span) -> Node:
    number = Number(float(abs(value)), True, span=span)
    return number if value >= 0 else Unary("-", number, span=span)


def _itself(bound: Mapping[str, Node], span: Span) -> Node:
    """``np.real(x)``, ``x.conj()``: of real arrays the array."""
    return Call("copy", (bound["x"],), span=span)


def _with_its_sign(of_size: Callable[[Node, Span], Node]) -> Said:
    def said(bound: Mapping[str, Node], span: Span) -> Node:
        size = Call("abs", (bound["x"],), span=span)
        return Binary("*", Call("sign", (bound["x"],), span=span), of_size(size, span), span=span)

    return said


def _third_root(size: Node, span: Span) -> Node:
    return Binary("**", size, Binary("/", _whole(1, span), _whole(3, span), span=span), span=span)


def _times(factor: float) -> Said:
    return lambda bound, span: Binary("*", bound["x"], Number(factor, span=span), span=span)


def _tri(bound: Mapping[str, Node], span: Span) -> Node:
    """``np.tri(N, M, k)``: ones on and below a diagonal."""
    sizes = Items((bound["N"], bound.get("M", bound["N"])), span=span)
    named = (("k", bound["k"]),) if "k" in bound else ()
    return Call("tril", (Call("ones", (sizes,), span=span),), named, span=span)


def _isin(bound: Mapping[str, Node], span: Span) -> Node:
    """``np.isin(i, [0, 2])``: which entries are among these."""
    each = Index(bound["element"], (Dots(span=span), Truth(None, span=span)), span=span)
    among = Binary("==", each, Call("ravel", (bound["test_elements"],), span=span), span=span)
    return Call("any", (among,), (("axis", _whole(-1, span)),), span=span)


def _item(bound: Mapping[str, Node], span: Span) -> Node:
    """``x.item()``: the number in an array of one entry."""
    return Call("reshape", (bound["a"], Items((), span=span)), span=span)


def _delete(bound: Mapping[str, Node], span: Span) -> Node:
    """``np.delete(X, i, axis=0)``: all but one row; without an axis of the flat array."""
    array, place, axis = bound["arr"], bound["obj"], bound.get("axis", Truth(None))
    if isinstance(place, Items | Slice):
        raise ReadError("syntax", "delete is read with one place.", place.span)
    if axis == Truth(None):
        array, along = Call("ravel", (array,), span=span), 0
    elif isinstance(axis, Number) and axis.integer and axis.value < 3:
        along = int(axis.value)
    else:
        raise ReadError("syntax", "delete is read along axis 0, 1 or 2.", axis.span)
    last = place == Unary("-", Number(1.0, True))
    behind = None if last else Binary("+", place, _whole(1, span), span=span)
    parts = [Index(array, (*(Slice(span=span),) * along, Slice(None, place, span=span)), span=span)]
    if behind is not None:
        parts.append(Index(array, (*(Slice(span=span),) * along, Slice(behind, None, span=span)), span=span))
    return Call("concatenate", (Items(tuple(parts), span=span),), (("axis", _whole(along, span)),), span=span)


def crossed(places: tuple[Node, ...], span: Span) -> Node:
    """``np.ix_(i, j)``: every row of the first with every column of the second."""
    spread = tuple(
        Index(
            Call("array", (place,), span=place.span) if isinstance(place, Items) else place,
            tuple(Slice(span=span) if at == order else Truth(None, span=span) for at in range(len(places))),
            span=place.span,
        )
        for order, place in enumerate(places)
    )
    return Items(spread, span=span)


FURTHER: Mapping[str, Said] = {
    **dict.fromkeys(("real", "conj", "conjugate"), _itself),
    "trunc": _with_its_sign(lambda size, span: Call("floor", (size,), span=span)),
    "cbrt": _with_its_sign(_third_root),
    **dict.fromkeys(("deg2rad", "radians"), _times(math.pi / 180)),
    **dict.fromkeys(("rad2deg", "degrees"), _times(180 / math.pi)),
    "tri": _tri,
    "isin": _isin,
    "item": _item,
    "delete": _delete,
}
"""What each of these functions means."""
