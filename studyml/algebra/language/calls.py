"""Arguments as written → a call in canonical form.

Owns the binding of positions and keywords to the whitelist's parameters and the refusals that come
with it ("zeros takes its shape as a tuple"). Knows trees and the whitelist, no text.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence

from studyml.algebra.language.errors import ReadError
from studyml.algebra.language.functions import (
    DTYPES,
    FUNCTIONS,
    OPERATORS,
    REWRITTEN,
    SPELLINGS,
    UNARY_OPERATORS,
    Function,
)
from studyml.algebra.language.rewritten import rewritten
from studyml.algebra.tree import Binary, Call, Node, Number, Span, Text, Truth, Unary
from studyml.algebra.tree import Sequence as Items

Keywords = Sequence[tuple[str, Node, Span]]

_OTHER_NAMES: Mapping[str, str] = {
    "min": "a_min", "max": "a_max", "newshape": "shape", "dims": "axis", "dim": "axis", "K": "K", "n_classes": "K",
    "num_classes": "K", "N": "N", "reps": "reps",
}  # fmt: skip
_WORDS: Mapping[str, frozenset[str]] = {
    "dtype": frozenset(DTYPES),
    "ord": frozenset({"fro", "nuc"}),
    "mode": frozenset({"constant", "edge", "full", "same", "valid", "reduced", "complete"}),
    "method": frozenset({"linear", "lower", "higher", "nearest", "midpoint"}),
}
"""The parameters that take a word, and which words."""


def call(function: str, args: Sequence[Node], keywords: Keywords, span: Span, *, method: bool = False) -> Node:
    """Return the node for a function (any spelling of it) applied to arguments.

    The result is a canonical :class:`Call`, or the operator that says the same.
    """
    if function in OPERATORS:
        left, right = _exactly(function, args, keywords, 2, span)
        return Binary(OPERATORS[function], left, right, span=span)
    if function in UNARY_OPERATORS:
        (operand,) = _exactly(function, args, keywords, 1, span)
        if function == "reciprocal":
            return Binary("/", Number(1.0, True, span=span), operand, span=span)
        return Unary(UNARY_OPERATORS[function], operand, span=span)
    if function in REWRITTEN:
        return rewritten(function, _bind(REWRITTEN[function], args, keywords, span), span)
    known = FUNCTIONS[SPELLINGS[function]]
    if known.variadic:
        return _einsum(known, args, keywords, span)
    if method and known.name in {"reshape", "transpose"} and len(args) > 2:
        args = (args[0], Items(tuple(args[1:]), span=(args[1].span[0], args[-1].span[1])))
    bound = _bind(known, args, keywords, span)
    if known.name == "transpose" and (len(bound) == 1 or bound["axes"] == Truth(None)):
        return Call("T", (bound["a"],), span=span)
    operands = tuple(bound[name] for name in known.operands if name in bound)
    return Call(known.name, operands, tuple((name, bound[name]) for name in known.keywords if name in bound), span=span)


def _exactly(function: str, args: Sequence[Node], keywords: Keywords, count: int, span: Span) -> Sequence[Node]:
    if keywords:
        raise _unknown_keyword(function, keywords[0], ())
    if len(args) != count:
        raise ReadError("syntax", f"{function} takes {count} argument{'s'[: count > 1]}, {len(args)} given.", span)
    return args


def _bind(known: Function, args: Sequence[Node], keywords: Keywords, span: Span) -> dict[str, Node]:
    slots = (*known.operands, *known.positions)
    if known.operands == ("arrays",) and len(args) > 1 and not isinstance(args[1], Number | Unary | Truth):
        raise _too_many(known, args, span)
    if len(args) > len(slots):
        raise _too_many(known, args, span)
    bound: dict[str, Node] = {}
    for slot, arg in zip(slots, args, strict=False):
        if slot != "-":
            bound[slot] = _checked(known, slot, arg)
        elif arg != Truth(None):
            raise ReadError("syntax", f"{known.name}: I don't take this argument by its place; name it.", arg.span)
    for keyword in keywords:
        name, value, where = keyword
        name = name if name in slots or name in known.keywords else _OTHER_NAMES.get(name, name)
        if name == "-" or (name not in slots and name not in known.keywords):
            raise _unknown_keyword(known.name, keyword, (*known.operands, *known.keywords))
        if name in bound and known.operands == ("arrays",):
            raise _too_many(known, args, span)
        if name in bound:
            raise ReadError("syntax", f"{known.name} got {name} twice.", where)
        bound[name] = _checked(known, name, value)
    if known.name == "clip":
        bound.setdefault("a_min", Truth(None, span=span))
        bound.setdefault("a_max", Truth(None, span=span))
    missing = [name for name in known.operands[: known.required] if name not in bound]
    if missing:
        raise ReadError("syntax", f"{known.name} still needs {' and '.join(missing)}.", span)
    given = [name in bound for name in known.operands]
    if sorted(given, reverse=True) != given:  # np.clip(x, a_max=1): an operand is skipped
        for name, there in zip(known.operands, given, strict=True):
            if not there:
                bound[name] = Truth(None, span=span)
        last = max(index for index, there in enumerate(given) if there)
        for name in known.operands[last + 1 :]:
            del bound[name]
    return bound


def _checked(known: Function, slot: str, value: Node) -> Node:
    """Return an argument if a word stands only where a word may, data types by their one name."""
    if isinstance(value, Text):
        if slot not in _WORDS or value.value not in _WORDS[slot]:
            raise ReadError("unsafe", f"{known.name} takes no string here.", value.span)
        if slot == "dtype":
            return Text(DTYPES[value.value], span=value.span)
    elif slot == "dtype" and value != Truth(None):
        raise _not_a_dtype(known, value)
    return value


def _not_a_dtype(known: Function, value: Node) -> ReadError:
    if known.operands[:1] in {("shape",), ("N",)}:
        return ReadError("syntax", f"{known.name} takes its shape as a tuple: {known.name}((3, 4)).", value.span)
    return ReadError("syntax", f"{known.name}: a data type is float, int or bool; an axis is named axis=.", value.span)


def _too_many(known: Function, args: Sequence[Node], span: Span) -> ReadError:
    if known.name in {"concatenate", "stack", "vstack", "hstack", "column_stack", "linalg.multi_dot"}:
        return ReadError("syntax", f"{known.name} takes its arrays in one list: {known.name}([a, b]).", span)
    if known.name in {"reshape", "zeros", "ones"}:
        return ReadError("syntax", f"{known.name} takes its shape as a tuple.", span)
    most = len(known.operands) + len(known.positions)
    return ReadError(
        "syntax",
        f"{known.name} takes at most {most} argument{'s'[: most > 1]}, {len(args)} given.",
        (args[most].span[0], args[-1].span[1]),
    )


def _unknown_keyword(function: str, keyword: tuple[str, Node, Span], allowed: Sequence[str]) -> ReadError:
    name, _, span = keyword
    close = difflib.get_close_matches(name[:40], allowed, n=1)
    hint = f" Did you mean {close[0]}?" if close else ""
    return ReadError("syntax", f"{function} takes no {name}= here.{hint}", span, close[0] if close else None)


def _einsum(known: Function, args: Sequence[Node], keywords: Keywords, span: Span) -> Node:
    wanted = [keyword for keyword in keywords if keyword[0] != "optimize"]
    if wanted:
        raise _unknown_keyword(known.name, wanted[0], ())
    if not args or not isinstance(args[0], Text):
        raise ReadError("syntax", "einsum begins with its pattern in quotes: einsum('ij,j->i', X, w).", span)
    pattern = args[0].value.replace(" ", "")
    if "_" in pattern or not pattern:
        raise ReadError("syntax", "An einsum pattern is made of letters, commas and ->.", args[0].span)
    if len(args) < 2 or any(isinstance(arg, Text) for arg in args[1:]):
        raise ReadError("syntax", "einsum needs the arrays after its pattern.", span)
    return Call(known.name, (Text(pattern, span=args[0].span), *args[1:]), span=span)


def number(value: float, span: Span, *, integer: bool = False) -> Number:
    """Return a literal."""
    return Number(float(value), integer, span=span)
