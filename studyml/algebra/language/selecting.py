"""Functions that choose among entries, said by ``where``, slices and masks: ``select``, ``insert``, ``extract``.

Owns what each means. Knows trees only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from studyml.algebra.language.errors import ReadError
from studyml.algebra.tree import Binary, Call, Dots, Index, Node, Number, Slice, Span, Truth, Unary
from studyml.algebra.tree import Sequence as Items

_COMPARED = ("<", "<=", ">", ">=", "==", "!=")


def select(bound: Mapping[str, Node], span: Span) -> Node:
    """``np.select([c1, c2], [a, b], d)``: the first condition that holds decides."""
    conditions, choices = bound["condlist"], bound["choicelist"]
    if not isinstance(conditions, Items) or not isinstance(choices, Items):
        raise ReadError("syntax", "select takes a list of conditions and one of values.", span)
    if len(conditions.items) != len(choices.items) or not conditions.items:
        raise ReadError("syntax", "select takes as many conditions as values.", span)
    found = bound.get("default", Number(0.0, True, span=span))
    for condition, choice in zip(conditions.items[::-1], choices.items[::-1], strict=True):
        found = Call("where", (condition, choice, found), span=span)
    return found


def choose(bound: Mapping[str, Node], span: Span) -> Node:
    """``np.choose(z > 0, [a, b])``: b where the condition holds."""
    number, choices = bound["a"], bound["choices"]
    if not isinstance(choices, Items) or len(choices.items) != 2:
        raise ReadError("syntax", "choose is read with two values: choose(z > 0, [a, b]).", span)
    holds = number if _is_condition(number) else Binary("==", number, Number(1.0, True, span=span), span=span)
    return Call("where", (holds, choices.items[1], choices.items[0]), span=span)


def copysign(bound: Mapping[str, Node], span: Span) -> Node:
    """``np.copysign(a, b)``: the size of a with the sign of b."""
    size = Call("abs", (bound["x1"],), span=span)
    below = Binary("<", bound["x2"], Number(0.0, True, span=span), span=span)
    return Call("where", (below, Unary("-", size, span=span), size), span=span)


def insert(bound: Mapping[str, Node], span: Span) -> Node:
    """``np.insert(X, 0, 1, axis=1)``: one more column before the first; without an axis in the flat array."""
    array, place, value, axis = bound["arr"], bound["obj"], bound["values"], bound.get("axis", Truth(None))
    if isinstance(place, Items | Slice):
        raise ReadError("syntax", "insert is read with one place.", place.span)
    if axis == Truth(None):
        flat = Call("ravel", (array,), span=span)
        parts = (_cut(flat, None, place, 0), Call("atleast_1d", (value,), span=span), _cut(flat, place, None, 0))
        return Call("concatenate", (Items(parts, span=span),), span=span)
    if not (isinstance(axis, Number) and axis.integer and axis.value in (0.0, 1.0)):
        raise ReadError("syntax", "insert is read along axis 0 or 1.", axis.span)
    if not isinstance(value, Number):
        raise ReadError("syntax", "insert is read with a number along an axis; use np.column_stack.", value.span)
    along = int(axis.value)
    line = Call("full_like", (_cut(array, None, Number(1.0, True, span=span), along), value), span=span)
    parts = (_cut(array, None, place, along), line, _cut(array, place, None, along))
    return Call("concatenate", (Items(parts, span=span),), (("axis", axis),), span=span)


def _cut(array: Node, start: Node | None, stop: Node | None, axis: int) -> Node:
    whole = (Slice(),) * axis
    return Index(array, (*whole, Slice(start, stop)), span=array.span)


def flatnonzero(bound: Mapping[str, Node], span: Span) -> Node:
    """``np.flatnonzero(c)``: the places where a condition holds."""
    flat = Call("ravel", (_condition(bound["a"]),), span=span)
    places = Call("arange", (Call("size", (flat,), span=span),), span=span)
    return Index(places, (flat,), span=span)


def argwhere(bound: Mapping[str, Node], span: Span) -> Node:
    """``np.argwhere(c)``: a row of indices for each place where a condition holds."""
    axis = Unary("-", Number(1.0, True, span=span), span=span)
    return Call("stack", (Call("nonzero", (bound["a"],), span=span),), (("axis", axis),), span=span)


def extract(bound: Mapping[str, Node], span: Span) -> Node:
    """``np.extract(c, Y)``: the entries where a condition holds, of both made flat."""
    flat = Call("ravel", (_condition(bound["condition"]),), span=span)
    return Index(Call("ravel", (bound["arr"],), span=span), (flat,), span=span)


def compress(bound: Mapping[str, Node], span: Span) -> Node:
    """``np.compress(c, X, axis=0)``: the rows for which a condition holds; without an axis of the flat array."""
    array, axis, holds = bound["a"], bound.get("axis", Truth(None)), _condition(bound["condition"])
    if axis == Truth(None):
        return Index(Call("ravel", (array,), span=span), (holds,), span=span)
    last = isinstance(axis, Unary) and axis.op == "-" and axis.operand == Number(1.0, True)
    if last:
        return Index(array, (Dots(span=span), holds), span=span)
    if not (isinstance(axis, Number) and axis.integer):
        raise ReadError("syntax", "compress is read along an axis from 0, the last one or none.", axis.span)
    return Index(array, (*(Slice(span=span),) * int(axis.value), holds), span=span)


def block(bound: Mapping[str, Node], span: Span) -> Node:
    """``np.block([[A, B], [C, D]])``: rows of blocks."""
    rows = bound["arrays"]
    if not isinstance(rows, Items) or not rows.items:
        raise ReadError("syntax", "block takes a list of blocks.", span)
    if not all(isinstance(row, Items) for row in rows.items):
        return Call("hstack", (rows,), span=span)
    if all(_is_block(part) for row in rows.items for part in row.items):  # type: ignore[attr-defined]  # all lists
        joined = tuple(Call("hstack", (row,), span=row.span) for row in rows.items)
        return Call("vstack", (Items(joined, span=span),), span=span)
    along = (("axis", Number(1.0, True, span=span)),)
    lines = []
    for row in rows.items:
        parts = tuple(
            part if _is_block(part) else Call("atleast_2d", (part,), span=part.span)
            for part in row.items  # type: ignore[attr-defined]  # a list
        )
        lines.append(Call("concatenate", (Items(parts, span=row.span),), along, span=row.span))
    return Call("concatenate", (Items(tuple(lines), span=span),), span=span)


_TWO_AXES = frozenset(("eye", "T", "linalg.inv", "linalg.pinv", "outer", "tril", "triu"))


def _is_block(node: Node) -> bool:
    """Whether a part can be taken for a matrix by its looks; the name of a vector can't."""
    return isinstance(node, Call) and node.function in _TWO_AXES


def only_where(function: str, array: Node, condition: Node, span: Span) -> Node:
    """Return what ``np.sum(a, where=c)`` reduces: a where the condition holds. Raises ReadError."""
    if function != "sum":
        raise ReadError("syntax", f"{function} takes no where= here: multiply by the condition.", condition.span)
    return Call("where", (condition, array, Number(0.0, True, span=span)), span=span)


def _is_condition(node: Node) -> bool:
    if isinstance(node, Unary) and node.op == "~":
        return True
    if isinstance(node, Call) and node.function in ("logical_and", "logical_or", "logical_not", "isclose", "isnan"):
        return True
    return isinstance(node, Binary) and node.op in (*_COMPARED, "&", "|")


def _condition(node: Node) -> Node:
    """A condition; of numbers, where they are not 0."""
    return node if _is_condition(node) else Binary("!=", node, Number(0.0, True, span=node.span), span=node.span)


SELECTING: Mapping[str, Callable[[Mapping[str, Node], Span], Node]] = {
    "select": select,
    "choose": choose,
    "copysign": copysign,
    "insert": insert,
    "flatnonzero": flatnonzero,
    "argwhere": argwhere,
    "extract": extract,
    "compress": compress,
    "block": block,
}
"""What each of these functions means."""
