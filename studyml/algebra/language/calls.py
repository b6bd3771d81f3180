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
from studyml.algebra.language.options import without_options
from studyml.algebra.language.rewritten import rewritten
from studyml.algebra.language.selecting import only_where
from studyml.algebra.tree import Binary, Call, Node, Number, Span, Text, Truth, Unary
from studyml.algebra.tree import Sequence as Items

Keywords = Sequence[tuple[str, Node, Span]]

_OTHER_NAMES: Mapping[str, str] = {
    "min": "a_min", "max": "a_max", "newshape": "shape", "dims": "axis", "dim": "axis", "K": "K", "n_classes": "K",
    "num_classes": "K", "N": "N", "reps": "reps",
}  # fmt: skip
_ALONG = frozenset(("sum", "mean", "prod", "max", "min", "std", "var", "argmax", "argmin", "any", "all", "cumsum"))
_WORDS: Mapping[str, frozenset[str]] = {
    "dtype": frozenset(DTYPES),
    "ord": frozenset({"fro", "nuc"}),
    "mode": frozenset({"constant", "edge", "full", "same", "valid", "reduced", "complete", "r"}),
    "metric": frozenset({"euclidean", "sqeuclidean", "cityblock"}),
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
    if function == "where" and len(args) == 1 and not keywords:
        function = "nonzero"
    args, keywords = without_options(function, args, keywords)
    if function == "array":
        function, keywords = _array(function, keywords)
    if function in ("ravel", "flatten"):
        args, keywords = _in_order(args, keywords)
    if function in REWRITTEN:
        return rewritten(function, _bind(REWRITTEN[function], args, keywords, span), span)
    known = FUNCTIONS[SPELLINGS[function]]
    holds = next((value for name, value, _ in keywords if name == "where"), None)
    if holds is not None and known.name in ("sum", "mean", "prod", "max", "min", "std", "var") and args:
        args = (only_where(known.name, args[0], holds, span), *args[1:])
        keywords = [keyword for keyword in keywords if keyword[0] != "where"]
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
        if name == "dims" and known.name in _ALONG:
            message = (
                "dims counts from 1 in Julia, from 0 elsewhere: write axis=0 for one number a column, axis=1 a row."
            )
            raise ReadError("syntax", message, where)
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
    if args and not isinstance(args[0], Text):
        args = _with_pattern(args, span)
    if not args or not isinstance(args[0], Text):
        raise ReadError("syntax", "einsum begins with its pattern in quotes: einsum('ij,j->i', X, w).", span)
    pattern = args[0].value.replace(" ", "")
    if "_" in pattern or not pattern:
        raise ReadError("syntax", "An einsum pattern is made of letters, commas and ->.", args[0].span)
    if len(args) < 2 or any(isinstance(arg, Text) for arg in args[1:]):
        raise ReadError("syntax", "einsum needs the arrays after its pattern.", span)
    return Call(known.name, (Text(pattern, span=args[0].span), *args[1:]), span=span)


_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"


def _with_pattern(args: Sequence[Node], span: Span) -> Sequence[Node]:
    """``einsum(X, [0, 1], w, [1], [0])`` with its lists as a pattern; the arguments as they are if there are none."""
    lists = [_labels(arg) for arg in args[1::2]]
    out = _labels(args[-1]) if len(args) % 2 else None
    if len(args) < 2 or any(one is None for one in lists) or (len(args) % 2 and out is None):
        return args
    pattern = ",".join(one for one in lists if one is not None)
    arrow = "" if out is None else f"->{out}"
    return (Text(f"{pattern}{arrow}", span=span), *args[: 2 * len(lists) : 2])


def _labels(node: Node) -> str | None:
    """The letters that a list of whole numbers stands for; None of anything else."""
    if not isinstance(node, Items):
        return None
    numbers = [int(one.value) for one in node.items if isinstance(one, Number) and one.integer]
    if len(numbers) != len(node.items) or any(not 0 <= one < len(_LETTERS) for one in numbers):
        return None
    return "".join(_LETTERS[one] for one in numbers)


def _array(function: str, keywords: Keywords) -> tuple[str, Keywords]:
    """``np.array(y, ndmin=2)`` as ``atleast_2d``."""
    least = next((value for name, value, _ in keywords if name == "ndmin"), None)
    names = {Number(1.0, True): "atleast_1d", Number(2.0, True): "atleast_2d"}
    if least is None or least not in names:
        return function, keywords
    return names[least], [keyword for keyword in keywords if keyword[0] != "ndmin"]


def _in_order(args: Sequence[Node], keywords: Keywords) -> tuple[Sequence[Node], Keywords]:
    """``A.ravel('F')`` as ``A.T.ravel()``; C is the order that is meant anyway."""
    order = next((value for name, value, _ in keywords if name == "order"), args[1] if len(args) == 2 else None)
    if order not in (Text("C"), Text("F")) or not args:
        return args, keywords
    array = args[0] if order == Text("C") else Call("T", (args[0],), span=args[0].span)
    return (array,), [keyword for keyword in keywords if keyword[0] != "order"]


def number(value: float, span: Span, *, integer: bool = False) -> Number:
    """Return a literal."""
    return Number(float(value), integer, span=span)
