"""One edit of an expression: every small way in which a formula goes wrong, as trees.

Owns the catalogue. An edit read forwards makes a right answer wrong (``forward`` is the mistake made); read
backwards it repairs a learner's answer (``repair`` is the mistake that was there). Costs order the
explanations: what removes is cheaper than what adds, a wrapper that happens to fit comes last. Knows trees and
the names of a problem; no values, no verdicts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations, permutations

from studyml.algebra.shapes import Form, ShapeError, infer_form
from studyml.algebra.tree import (
    Binary,
    Call,
    Index,
    Name,
    Node,
    Number,
    Product,
    Sequence,
    Slice,
    Text,
    Truth,
    Unary,
    children,
    rebuild,
    walk,
)

RATES = frozenset({"lr", "eta", "learning_rate", "rate"})
MAX_NODES = 120
"""Beyond this an answer is no slip of the pen."""

_ADDITIVE = ("+", "-")
_COMPARISONS = ("<", "<=", ">", ">=", "==", "!=")
_FAMILIES = (
    ("sigmoid", "tanh", "relu", "softplus", "softmax"),
    ("log", "log2", "log10", "log1p"),
    ("exp", "expm1"),
    ("exp", "log"),
    ("abs", "sign", "square", "sqrt"),
    ("maximum", "minimum"),
    ("max", "min", "mean", "median"),
    ("argmax", "argmin"),
    ("argmax", "max"),
    ("argmin", "min"),
    ("argsort", "sort"),
    ("std", "var"),
    ("tril", "triu"),
    ("sin", "cos", "tan"),
    ("softmax", "log_softmax", "logsumexp"),
    ("trace", "sum", "linalg.det"),
    ("cumsum", "cumprod"),
)
_ENTRYWISE = frozenset(
    [
        "exp",
        "log",
        "log2",
        "log10",
        "log1p",
        "expm1",
        "sqrt",
        "abs",
        "sign",
        "square",
        "tanh",
        "sigmoid",
        "relu",
        "softplus",
        "sin",
        "cos",
    ]
)
_REDUCTIONS = frozenset({"sum", "mean", "max", "min", "prod", "argmax", "argmin", "std", "var", "softmax", "log_softmax", "logsumexp", "linalg.norm"})  # fmt: skip
_POWERS = (2.0, 3.0, 1.0, 0.5, -1.0, -0.5, -2.0, 4.0)
_CONSTANTS = (1.0, 2.0, 0.5, 0.0, -1.0, 3.0, 4.0)


@dataclass(frozen=True, slots=True)
class Edit:
    """``old`` (a node of the tree, by identity) becomes ``new``."""

    old: Node
    new: Node
    cost: float
    forward: str
    repair: str
    says: str
    """What a repair tells the learner; ``{it}`` is the learner's own text of ``old``."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What a learner could have meant: the names of the problem, and what its chain rule brings."""

    forms: Mapping[str, Form]
    sizes: frozenset[str]
    let: Mapping[str, Node]
    domains: Mapping[str, str] = field(default_factory=dict)
    factors: tuple[Node, ...] = ()
    terms: tuple[Node, ...] = ()
    functions: frozenset[str] = frozenset()
    """The functions of the problem itself: adding one of these is a likely repair."""


def edits(tree: Node, words: Vocabulary) -> list[Edit]:
    """Return every single edit of a tree, the cheapest first."""
    found: list[Edit] = []
    if sum(1 for _ in walk(tree)) > MAX_NODES:
        return found
    for node, place in _places(tree):
        ndim = _ndim(node, words)
        for rule in _RULES:
            found.extend(rule(node, place, ndim, words))
    found.extend(_everywhere(tree, words))
    found.sort(key=lambda edit: edit.cost)
    return found


@dataclass(frozen=True, slots=True)
class Place:
    """Where a node stands: what decides the name of a mistake."""

    root: bool = True
    parent: Node | None = None
    exponent: bool = False
    divisor: bool = False
    compared: bool = False
    argument: bool = False
    """Inside the argument of a function."""
    outer_sign: bool = True
    """Only products and divisions stand above: its sign is the sign of the whole."""


def _places(tree: Node) -> Iterator[tuple[Node, Place]]:
    stack = [(tree, Place())]
    while stack:
        node, place = stack.pop()
        yield node, place
        for child in _values(node):
            stack.append((child, _below(node, child, place)))


def _values(node: Node) -> Iterator[Node]:
    """The parts that are values: not axes, shapes, indices or einsum patterns."""
    if isinstance(node, Index):
        yield node.base
    elif isinstance(node, Call):
        if node.function in ("einsum", "reshape", "transpose", "eye", "zeros", "ones", "arange"):
            yield from node.args[1:] if node.function == "einsum" else node.args[:1]
        else:
            yield from node.args
    else:
        yield from children(node)


def _below(node: Node, child: Node, place: Place) -> Place:
    product = isinstance(node, Product) or (isinstance(node, Binary) and node.op in ("*", "/", "@"))
    plain = product or isinstance(node, Unary) or (isinstance(node, Call) and node.function in ("T", "sum", "mean"))
    return Place(
        root=False,
        parent=node,
        exponent=place.exponent or (isinstance(node, Binary) and node.op == "**" and child is node.right),
        divisor=(place.divisor and not isinstance(node, Call))
        or (isinstance(node, Binary) and node.op == "/" and child is node.right),
        compared=place.compared or (isinstance(node, Binary) and node.op in _COMPARISONS),
        argument=place.argument or (isinstance(node, Call) and node.function not in ("T", "sum", "mean")),
        outer_sign=place.outer_sign and plain,
    )


def _ndim(node: Node, words: Vocabulary) -> int | None:
    """Number of axes, None when it has no shape."""
    if isinstance(node, Number):
        return 0
    if isinstance(node, Name):
        form = words.forms.get(node.name)
        return None if form is None else form.ndim
    try:
        return infer_form(node, words.forms).ndim
    except ShapeError:
        return None


Rule = Callable[[Node, Place, "int | None", Vocabulary], Iterator[Edit]]


def _t(node: Node) -> Node:
    if isinstance(node, Call) and node.function == "T":
        return node.args[0]
    return Call("T", (node,), span=node.span)


def _transposes(node: Node, place: Place, ndim: int | None, words: Vocabulary) -> Iterator[Edit]:
    if isinstance(node, Call) and node.function in ("T", "transpose", "mT", "swapaxes"):
        yield Edit(node, node.args[0], 0.9, "transpose", "transpose", "there is a transpose too many on {it}")
    elif ndim is not None and ndim >= 2 and not (isinstance(place.parent, Call) and place.parent.function == "T"):
        extra = 0.0 if isinstance(node, Name) else 0.15
        new = Call("T", (node,), span=node.span)
        yield Edit(node, new, 1.0 + extra, "transpose", "transpose", "a transpose is missing on {it}")


def _products(node: Node, place: Place, ndim: int | None, words: Vocabulary) -> Iterator[Edit]:
    if isinstance(node, Product):
        yield Edit(node, Product(node.right, node.left, span=node.span), 1.1, "order", "order", "the operands of {it} are in the wrong order")  # fmt: skip
        yield Edit(node, Binary("*", node.left, node.right, span=node.span), 1.2, "elementwise_vs_matmul", "elementwise_vs_matmul", "{it} is meant entry by entry")  # fmt: skip
        for left, right in ((_t(node.left), _t(node.right)),):
            yield Edit(node, Product(left, right, span=node.span), 1.3, "transpose", "transpose", "both transposes in {it} are the wrong way round")  # fmt: skip
        return
    if not isinstance(node, Binary) or node.op not in ("*", "@"):
        return
    left, right, span = node.left, node.right, node.span
    vectors = _is_vector(left, right, words)
    wrong = "reduction" if vectors else "elementwise_vs_matmul"  # of two vectors only the sum is missing
    if node.op == "@":
        mirrored = _t(left) == right  # X @ X.T: nobody calls that an order
        code = "transpose" if mirrored else "order"
        yield Edit(node, Binary("@", right, left, span=span), 1.1, code, code, "the operands of {it} are in the wrong order")  # fmt: skip
        yield Edit(node, Binary("*", left, right, span=span), 1.0, wrong, wrong, "{it}: entry by entry (*), not a matrix product")  # fmt: skip
        yield Edit(node, Binary("@", _t(left), _t(right), span=span), 1.3, "transpose", "transpose", "both transposes in {it} are the wrong way round")  # fmt: skip
        yield Edit(node, Binary("@", _t(right), left, span=span), 1.35, "order", "order", "the operands of {it} are in the wrong order")  # fmt: skip
        yield Edit(node, Binary("@", right, _t(left), span=span), 1.35, "order", "order", "the operands of {it} are in the wrong order")  # fmt: skip
        for one, other in ((left, _column(right)), (_column(left), right)):
            yield Edit(node, Binary("*", one, other, span=span), 1.1, wrong, wrong, "{it}: entry by entry (*), not a matrix product")  # fmt: skip
    elif not (_is_scale(left, words) or _is_scale(right, words)):
        yield Edit(node, Binary("@", left, right, span=span), 1.0, wrong, wrong, "{it} must be a matrix product (@)")
        yield Edit(node, Binary("@", right, left, span=span), 1.15, wrong, wrong, "{it} must be a matrix product (@)")
        for one, other in ((_t(left), right), (left, _t(right)), (_t(right), left), (right, _t(left))):
            yield Edit(node, Binary("@", one, other, span=span), 1.25, wrong, wrong, "{it} must be a matrix product (@) with a transpose")  # fmt: skip


def _is_vector(left: Node, right: Node, words: Vocabulary) -> bool:
    """Whether both are vectors of one size."""
    try:
        one, other = infer_form(left, words.forms), infer_form(right, words.forms)
    except ShapeError:
        return False
    return one.ndim == 1 and one.shape == other.shape


def _column(node: Node) -> Node:
    return Index(node, (Slice(), Truth(None)), span=node.span)


def _row(node: Node) -> Node:
    return Index(node, (Truth(None), Slice()), span=node.span)


def _is_scale(node: Node, words: Vocabulary) -> bool:
    """Whether a factor holds only counts (``n``, ``len(X)``, ``X.shape[0]``) and numbers."""
    match node:
        case Number():
            return True
        case Name():
            return node.name in words.sizes
        case Unary():
            return _is_scale(node.operand, words)
        case Binary():
            return _is_scale(node.left, words) and _is_scale(node.right, words)
        case Call():
            return node.function in ("len", "size") or (
                node.function == "sqrt" and all(_is_scale(part, words) for part in node.args)
            )
        case Index():
            return isinstance(node.base, Call) and node.base.function == "shape"
        case _:
            return False


def _factor_codes(factor: Node, divides: bool, words: Vocabulary) -> tuple[str, str]:
    """The codes of a factor that is missing, and of one too many."""
    if isinstance(factor, Number) or (isinstance(factor, Unary) and isinstance(factor.operand, Number)):
        return "wrong_constant", "wrong_constant"
    if isinstance(factor, Name) and factor.name in RATES:
        return "rate_ignored", "extra_factor"
    rooted = any(isinstance(part, Call) and part.function == "sqrt" for part in walk(factor))
    if _is_scale(factor, words) and not rooted:
        return ("missing_mean", "extra_mean") if divides else ("extra_mean", "missing_mean")
    if isinstance(factor, Call) and factor.function in ("linalg.inv", "linalg.pinv"):
        return "missing_inverse", "wrong_operation"
    total = factor.base if isinstance(factor, Index) else factor
    if divides and isinstance(total, Call) and total.function == "sum":
        return "missing_mean", "extra_mean"
    return "missing_factor", "extra_factor"


def _drops(node: Node, place: Place, ndim: int | None, words: Vocabulary) -> Iterator[Edit]:
    """A term or factor left out."""
    if isinstance(node, Product):
        for kept, factor in ((node.left, node.right), (node.right, node.left)):
            missing, extra = _factor_codes(factor, False, words)
            yield Edit(node, kept, 1.25, missing, extra, _too_many(extra, "the factor"))
        return
    if not isinstance(node, Binary):
        return
    left, right = node.left, node.right
    if node.op in _ADDITIVE:
        yield Edit(node, left, 1.1, "missing_term", "extra_term", "one term of {it} is too many")
        yield Edit(node, right, 1.1 if node.op == "+" else 1.35, "missing_term", "extra_term", "one term of {it} is too many")  # fmt: skip
        if node.op == "-":
            new = Unary("-", right, span=right.span)
            yield Edit(node, new, 1.15, "missing_term", "extra_term", "one term of {it} is too many")
    elif node.op in ("*", "@"):
        dearer = 0.2 if node.op == "@" else 0.0
        for kept, factor in ((left, right), (right, left)):
            missing, extra = _factor_codes(factor, False, words)
            yield Edit(node, kept, 1.1 + dearer, missing, extra, _too_many(extra, "one factor"))
        if node.op == "*" and isinstance(left, Binary) and left.op == "*":  # a * b * c: two at once
            for kept in (left.left, left.right):
                yield Edit(node, kept, 1.2, "missing_factor", "extra_factor", "two factors of {it} are too many")
        chained = isinstance(left, Binary) and left.op == "/" and isinstance(left.left, Binary)
        if chained and left.left.op == "*":  # a * b * (1 - b) / n written as a * b / n * (1 - b)
            kept = Binary("/", left.left.left, left.right)
            yield Edit(node, kept, 1.3, "missing_factor", "extra_factor", "two factors of {it} are too many")
    elif node.op == "/":
        missing, extra = _factor_codes(right, True, words)
        yield Edit(node, left, 1.1, missing, extra, _too_many(extra, "the division"))
        missing, extra = _factor_codes(left, False, words)
        yield Edit(node, Binary("/", Number(1.0), right, span=node.span), 1.4, missing, extra, _too_many(extra, "the numerator"))  # fmt: skip


def _too_many(code: str, what: str) -> str:
    return {"extra_mean": "averaged once too often in {it}", "wrong_constant": "a constant in {it} is off"}.get(
        code, what + " in {it} is too many"
    )


def has_rate(node: Node) -> bool:
    """Whether a learning rate stands in it: then it is the step of an update."""
    return any(isinstance(part, Name) and part.name in RATES for part in walk(node))


def _operators(node: Node, place: Place, ndim: int | None, words: Vocabulary) -> Iterator[Edit]:
    if not isinstance(node, Binary):
        return
    left, right, span = node.left, node.right, node.span

    def made(op: str, one: Node, other: Node) -> Node:
        return Binary(op, one, other, span=span)

    sign = "sign" if place.outer_sign and not place.argument else "term_sign"
    flipped = "update_sign" if place.root and has_rate(right) else "term_sign"
    if node.op == "-":
        yield Edit(node, made("+", left, right), 1.0, flipped, flipped, "one sign in {it} is wrong")
        yield Edit(node, made("-", right, left), 1.05, sign, sign, "{it} is the wrong way round")
        yield Edit(node, made("*", left, right), 1.6, "wrong_operation", "wrong_operation", "{it} should be a product")
        yield Edit(node, made("/", left, right), 1.6, "wrong_operation", "wrong_operation", "{it} should be a division")
    elif node.op == "+":
        yield Edit(node, made("-", left, right), 1.0, flipped, flipped, "one sign in {it} is wrong")
        yield Edit(node, made("-", right, left), 1.1, "term_sign", "term_sign", "one sign in {it} is wrong")
        yield Edit(node, made("*", left, right), 1.5, "wrong_operation", "wrong_operation", "{it} should be a product")
    elif node.op == "*":
        yield Edit(node, made("/", left, right), 1.4, "wrong_operation", "wrong_operation", "{it} should be a division")
        yield Edit(node, made("/", right, left), 1.5, "wrong_operation", "wrong_operation", "{it} should be a division")
        yield Edit(node, made("+", left, right), 1.5, "wrong_operation", "wrong_operation", "{it} should be a sum")
        yield Edit(node, made("-", left, right), 1.6, "wrong_operation", "wrong_operation", "{it} should be a difference")  # fmt: skip
    elif node.op == "/":
        yield Edit(node, made("*", left, right), 1.35, "wrong_operation", "wrong_operation", "{it} should be a product")
        yield Edit(node, made("/", right, left), 1.4, "wrong_operation", "wrong_operation", "{it} is upside down")
        yield Edit(
            node, made("-", left, right), 1.6, "wrong_operation", "wrong_operation", "{it} should be a difference"
        )
        yield Edit(node, made("+", left, right), 1.7, "wrong_operation", "wrong_operation", "{it} should be a sum")
        for name in sorted(words.sizes):
            if right != Name(name):
                divided = made("/", left, Name(name, span=right.span))
                yield Edit(node, divided, 1.25, "wrong_divisor", "wrong_divisor", f"divide by {name} in {{it}}")
    elif node.op in _COMPARISONS:
        for op in _COMPARISONS:
            if op != node.op:
                yield Edit(node, made(op, left, right), 1.1, "wrong_condition", "wrong_condition", "the condition {it} is wrong")  # fmt: skip
        yield Edit(node, made(node.op, right, left), 1.15, "wrong_condition", "wrong_condition", "the condition {it} is wrong")  # fmt: skip
    elif node.op in ("&", "|"):
        other = "|" if node.op == "&" else "&"
        yield Edit(node, made(other, left, right), 1.1, "wrong_condition", "wrong_condition", "the condition {it} is wrong")  # fmt: skip


def _signs(node: Node, place: Place, ndim: int | None, words: Vocabulary) -> Iterator[Edit]:
    if isinstance(node, Unary) and node.op == "-":
        code = "sign" if place.outer_sign or place.argument else "term_sign"
        yield Edit(node, node.operand, 1.0, code, code, "the minus in {it} is too many")
    elif isinstance(place.parent, Call) and place.parent.function in _ENTRYWISE and not isinstance(node, Number):
        yield Edit(node, Unary("-", node, span=node.span), 1.25, "sign", "sign", "a minus is missing before {it}")
    elif isinstance(place.parent, Binary) and place.parent.op in _ADDITIVE and node is place.parent.left:
        new = Unary("-", node, span=node.span)
        yield Edit(node, new, 1.2, "term_sign", "term_sign", "the sign of {it} is wrong")


def _powers(node: Node, place: Place, ndim: int | None, words: Vocabulary) -> Iterator[Edit]:
    code = "wrong_power"
    if isinstance(node, Binary) and node.op == "**":
        yield Edit(node, node.left, 1.1, code, code, "the power in {it} is wrong")
        if isinstance(node.right, Number):
            for power in dict.fromkeys((*_POWERS, node.right.value + 1, node.right.value - 1, -node.right.value)):
                if power not in (node.right.value, 1.0, 0.0):
                    new = Binary("**", node.left, Number(power, power.is_integer()), span=node.span)
                    yield Edit(node, new, 1.2, code, code, "the power in {it} is wrong")
    elif isinstance(node, Call) and node.function in ("sqrt", "square"):
        missing = "missing_function" if node.function == "sqrt" else code
        yield Edit(node, node.args[0], 1.1, missing, code, "the power in {it} is wrong")
        other = Call("square" if node.function == "sqrt" else "sqrt", node.args, span=node.span)
        yield Edit(node, other, 1.25, code, code, "the power in {it} is wrong")
    if isinstance(node, Number) or place.exponent or (isinstance(node, Call) and node.function in ("T",)):
        return
    plain = 0.0 if isinstance(node, Name) or (isinstance(node, Binary) and node.op in _ADDITIVE) else 0.25
    for power, cost in ((2.0, 1.4), (0.5, 1.5), (-1.0, 1.7), (3.0, 1.8)):
        new = Binary("**", node, Number(power, power.is_integer()), span=node.span)
        repair = "missing_function" if power == 0.5 else code
        says = {2.0: "{it} should be squared", 0.5: "the square root of {it} is missing"}.get(power, "the power of {it} is wrong")  # fmt: skip
        yield Edit(node, new, cost + plain, code, repair, says)


def _functions(node: Node, place: Place, ndim: int | None, words: Vocabulary) -> Iterator[Edit]:
    if isinstance(node, Call) and len(node.args) >= 1:
        if node.function in _ENTRYWISE - {"sqrt", "square"} or node.function in ("softmax", "log_softmax"):
            yield Edit(
                node, node.args[0], 1.1, "missing_function", "wrong_function", "the function in {it} is too many"
            )
        if node.function in ("maximum", "minimum") and len(node.args) == 2:
            for kept in node.args:
                yield Edit(node, kept, 1.3, "missing_function", "wrong_function", "the function in {it} is too many")
        for family in _FAMILIES:
            if node.function in family:
                for other in family:
                    if other != node.function:
                        new = Call(other, node.args, node.keywords, span=node.span)
                        says = "another function belongs in {it}"
                        yield Edit(node, new, 1.2, "wrong_function", "wrong_function", says)
        if node.function in ("linalg.inv", "linalg.pinv"):
            yield Edit(node, node.args[0], 1.1, "missing_inverse", "wrong_operation", "the inverse in {it} is too many")
        if node.function == "linalg.solve":
            new = Binary("@", *node.args[:2], span=node.span)
            yield Edit(node, new, 1.2, "missing_inverse", "wrong_operation", "{it} should be a product")
        if node.function == "where" and len(node.args) == 3:
            swapped = Call("where", (node.args[0], node.args[2], node.args[1]), span=node.span)
            yield Edit(
                node, swapped, 1.15, "wrong_condition", "wrong_condition", "the two branches of {it} are swapped"
            )
        if (
            node.function in ("outer", "dot", "inner", "convolve", "linalg.solve", "kron", "cross")
            and len(node.args) == 2
        ):
            swapped = Call(node.function, node.args[::-1], node.keywords, span=node.span)
            yield Edit(node, swapped, 0.9, "order", "order", "the operands of {it} are in the wrong order")
        inner = node.args[0]
        if isinstance(inner, Call) and node.function != inner.function and "T" not in (node.function, inner.function):
            turned = Call(inner.function, (Call(node.function, inner.args[:1], node.keywords), *inner.args[1:]), inner.keywords, span=node.span)  # fmt: skip
            yield Edit(
                node, turned, 1.1, "parentheses", "parentheses", "the functions in {it} are nested the wrong way round"
            )
        if node.function == "diag":
            yield Edit(node, node.args[0], 1.5, "wrong_operation", "wrong_operation", "no diag in {it}")
    if isinstance(node, Number) or place.exponent or (isinstance(node, Call) and node.function == "T"):
        return
    yield from _wrappers(node, place, ndim, words)


def _wrappers(node: Node, place: Place, ndim: int | None, words: Vocabulary) -> Iterator[Edit]:
    """A function put around a part: the problem's own functions first, the others late."""
    part = isinstance(node, Name | Binary | Call | Product | Index) and not place.compared
    if not part:
        return
    for name in ("sigmoid", "tanh", "relu", "log", "exp", "abs", "softmax", "softplus"):
        if isinstance(node, Call) and node.function == name:
            continue
        if isinstance(node, Name) and node.name in words.sizes:
            continue
        likely = name in words.functions
        cost = (1.35 if likely else 1.75) + (0.0 if isinstance(node, Name) or _additive(node) else 0.2)
        new = Call(name, (node,), (("axis", Number(-1.0, True)),) if name == "softmax" else (), span=node.span)
        yield Edit(
            node, new, cost, "wrong_function", "missing_function", f"the function {name} is missing around {{it}}"
        )
    if ndim == 2:
        new = Call("linalg.inv", (node,), span=node.span)
        yield Edit(node, new, 1.4, "wrong_operation", "missing_inverse", "the inverse of {it} is missing")
    if isinstance(node, Binary) and node.op == "@":
        new = Call("linalg.solve", (node.left, node.right), span=node.span)
        yield Edit(node, new, 1.45, "wrong_operation", "missing_inverse", "the inverse of the first factor of {it} is missing")  # fmt: skip


def _additive(node: Node) -> bool:
    return isinstance(node, Binary) and node.op in ("+", "-", "@")


def _reductions(node: Node, place: Place, ndim: int | None, words: Vocabulary) -> Iterator[Edit]:
    code = "reduction"
    if isinstance(node, Call) and node.function in _REDUCTIONS:
        keywords = dict(node.keywords)
        others = {word: value for word, value in keywords.items() if word != "axis"}
        for axis in (None, 0, 1, -1, 2):
            named = {} if axis is None else {"axis": Number(float(axis), True)}
            if named.get("axis") != keywords.get("axis"):
                new = Call(node.function, node.args, tuple({**named, **others}.items()), span=node.span)
                yield Edit(node, new, 1.0 if axis != 2 else 1.4, code, code, "the axis of {it} is wrong")
        without = tuple(item for item in node.keywords if item[0] != "keepdims")
        kept = without if len(without) < len(node.keywords) else (*without, ("keepdims", Truth(True)))
        says = "keepdims=True is missing in {it}" if len(kept) > len(without) else "keepdims does not belong in {it}"
        adds = len(kept) > len(without)
        new = Call(node.function, node.args, kept, span=node.span)
        yield Edit(node, new, 1.1, code if adds else "broadcast", "broadcast" if adds else code, says)
        if node.function in ("sum", "mean", "max", "min", "prod"):
            yield Edit(node, node.args[0], 1.15, code, code, "there is one reduction too many: {it}")
        if node.function == "mean":
            new = Call("sum", node.args, node.keywords, span=node.span)
            yield Edit(node, new, 1.0, "missing_mean", "extra_mean", "{it}: the sum, not the mean")
        if node.function == "sum":
            new = Call("mean", node.args, node.keywords, span=node.span)
            yield Edit(node, new, 1.0, "extra_mean", "missing_mean", "{it}: the mean, not the sum")
            new = Call("max", node.args, node.keywords, span=node.span)
            yield Edit(node, new, 1.4, "wrong_function", "wrong_function", "{it}: the largest, not the sum")
            new = Call("prod", node.args, node.keywords, span=node.span)
            yield Edit(node, new, 1.4, "wrong_operation", "wrong_operation", "{it}: the product, not the sum")
    if ndim and not isinstance(node, Number) and not place.exponent:
        own = [
            (name, 1.25)
            for name in ("argmin", "argmax", "min", "prod", "std")
            if name in words.functions and place.root
        ]
        inside = 0.0 if place.root else 0.15 if isinstance(node, Binary | Product) else 0.3
        for axis in (None, *range(ndim)) if ndim > 1 else (None,):
            for keep in (False, True) if axis is not None else (False,):
                named = () if axis is None else (("axis", Number(float(axis), True)),)
                flags = (("keepdims", Truth(True)),) if keep else ()
                for name, cost in (("sum", 1.25), ("mean", 1.3), ("max", 1.7), *own):
                    new = Call(name, (node,), (*named, *flags), span=node.span)
                    where = "" if axis is None else f" over axis {axis}"
                    says = f"the {name if name != 'max' else 'maximum'}{where} of {{it}} is missing"
                    yield Edit(node, new, cost + inside + (0.1 if keep else 0.0), code, code, says)


def _symbols(node: Node, place: Place, ndim: int | None, words: Vocabulary) -> Iterator[Edit]:
    if not isinstance(node, Name):
        return
    mine = words.forms.get(node.name)
    for name, form in words.forms.items():
        if name == node.name:
            continue
        size = node.name in words.sizes, name in words.sizes
        new = Name(name, span=node.span)
        code = "wrong_symbol"
        cost = 1.2 if mine is not None and form.shape == mine.shape else 1.6
        if all(size):
            code, cost = ("wrong_divisor" if place.divisor else "wrong_symbol"), 1.0
        elif any(size):
            cost = 1.7
        forward, repair = code, code
        if _applies(words.let.get(name), node.name):
            repair, cost = "missing_function", 1.1
        elif _applies(words.let.get(node.name), name):
            forward, cost = "missing_function", 1.1
        yield Edit(node, new, cost, forward, repair, f"here belongs {name}, not {{it}}")
    domain = words.domains.get(node.name)
    if domain == "pm1":
        half = Binary("/", Binary("+", node, Number(1.0, True)), Number(2.0, True), span=node.span)
        yield Edit(node, half, 1.5, "wrong_loss", "wrong_loss", "the labels {it} are -1 and 1, not 0 and 1")
    elif domain in ("binary", "unit"):
        both = Binary("-", Binary("*", Number(2.0, True), node), Number(1.0, True), span=node.span)
        yield Edit(node, both, 1.5, "wrong_loss", "wrong_loss", "the labels {it} are 0 and 1, not -1 and 1")


def _applies(tree: Node | None, name: str) -> bool:
    """Whether a let is a function of just that name: ``p = sigmoid(z)``."""
    return isinstance(tree, Call) and len(tree.args) == 1 and isinstance(tree.args[0], Name) and tree.args[0].name == name  # fmt: skip


def _constants(node: Node, place: Place, ndim: int | None, words: Vocabulary) -> Iterator[Edit]:
    if not isinstance(node, Number):
        if isinstance(node, Binary) and node.op in _ADDITIVE and isinstance(node.left, Number):
            return
        if isinstance(node, Unary) and node.op == "-" and not place.compared:
            one = Binary("-", Number(1.0, True), node.operand, span=node.span)
            yield Edit(node, one, 1.45, "extra_term", "missing_term", "before {it} the 1 is missing")
        if isinstance(node, Name | Call) and not place.exponent and ndim is not None and not place.compared:
            one = Binary("-", Number(1.0, True), node, span=node.span)
            cost = 1.45 if isinstance(node, Name) and node.name not in words.sizes else 1.8
            yield Edit(node, one, cost, "extra_term", "missing_term", "before {it} the 1 - is missing")
            for sign in ("+", "-"):
                shifted = Binary(sign, node, Number(1.0, True), span=node.span)
                code = "wrong_divisor" if isinstance(node, Name) and node.name in words.sizes else "missing_term"
                forward = "wrong_divisor" if code == "wrong_divisor" else "extra_term"
                yield Edit(node, shifted, 1.7 if code == "missing_term" else 1.3, forward, code, f"after {{it}} the {sign} 1 is missing")  # fmt: skip
        return
    code = "wrong_condition" if place.compared else "wrong_power" if place.exponent else "wrong_constant"
    value = node.value
    for other in dict.fromkeys((*_CONSTANTS, value + 1, value - 1, 2 * value, value / 2, -value, 1 / value if value else 0)):  # fmt: skip
        if other != value:
            new = Number(float(other), float(other).is_integer(), span=node.span)
            yield Edit(node, new, 1.2, code, code, "the constant {it} is off")


def _indexes(node: Node, place: Place, ndim: int | None, words: Vocabulary) -> Iterator[Edit]:
    adds_axis = isinstance(node, Index) and any(isinstance(item, Truth) for item in node.items)
    if isinstance(node, Index) and adds_axis:
        yield Edit(node, node.base, 1.0, "broadcast", "broadcast", "the added axis in {it} is too many")
        if len(node.items) == 2:
            new = Index(node.base, node.items[::-1], span=node.span)
            yield Edit(node, new, 1.05, "broadcast", "broadcast", "the added axis in {it} is on the wrong side")
    elif ndim == 1 and not place.exponent and not isinstance(node, Number):
        extra = 0.0 if isinstance(node, Name) or not place.root else 0.2
        yield Edit(
            node, _column(node), 1.1 + extra, "column_vs_1d", "broadcast", "{it} must be a column here: [:, None]"
        )
        yield Edit(node, _row(node), 1.2 + extra, "column_vs_1d", "broadcast", "{it} must be a row here: [None, :]")
    elif ndim == 2 and isinstance(node, Call) and node.function == "reshape":
        yield Edit(node, node.args[0], 1.0, "column_vs_1d", "broadcast", "the reshape in {it} is too many")
    if ndim == 2 and isinstance(node, Name):
        flat = Call("ravel", (node,), span=node.span)
        yield Edit(node, flat, 1.3, "broadcast", "broadcast", "{it} must be one-dimensional here")


def _parentheses(node: Node, place: Place, ndim: int | None, words: Vocabulary) -> Iterator[Edit]:
    for new in _regrouped(node):
        yield Edit(node, new, 1.05, "parentheses", "parentheses", "parentheses in {it} are missing or wrong")


def _regrouped(node: Node) -> Iterator[Node]:
    """The same characters with other parentheses."""
    if isinstance(node, Unary) and isinstance(node.operand, Binary) and node.operand.op in _ADDITIVE:
        inner = node.operand
        yield Binary(inner.op, Unary(node.op, inner.left), inner.right, span=node.span)
    if isinstance(node, Unary) and isinstance(node.operand, Binary) and node.operand.op == "**":
        yield Binary("**", Unary(node.op, node.operand.left), node.operand.right, span=node.span)
    if isinstance(node, Call) and len(node.args) == 1 and isinstance(node.args[0], Binary):
        inner = node.args[0]
        if inner.op in ("+", "-", "*", "/", "@", "**"):
            moved = Call(node.function, (inner.left,), node.keywords)
            yield Binary(inner.op, moved, inner.right, span=node.span)
            if node.function == "T":
                yield Binary(inner.op, inner.left, Call("T", (inner.right,)), span=node.span)
    if not isinstance(node, Binary):
        return
    left, right, op = node.left, node.right, node.op
    if isinstance(left, Unary) and op in _ADDITIVE:
        yield Unary(left.op, Binary(op, left.operand, right), span=node.span)
    if isinstance(left, Unary) and op == "**":
        yield Unary(left.op, Binary(op, left.operand, right), span=node.span)
    if isinstance(left, Call) and left.function in ("maximum", "minimum", "clip") and op in ("+", "-", "*", "/"):
        yield Call(left.function, (Binary(op, left.args[0], right), *left.args[1:]), left.keywords, span=node.span)
    if isinstance(left, Call) and len(left.args) == 1 and op in ("+", "-", "*", "/", "@", "**"):
        yield Call(left.function, (Binary(op, left.args[0], right),), left.keywords, span=node.span)
    if isinstance(right, Call) and right.function == "T":
        yield Call("T", (Binary(op, left, right.args[0]),), span=node.span)
    arithmetic = ("+", "-", "*", "/", "@", "**")
    if isinstance(left, Binary) and left.op in arithmetic and op in arithmetic:
        yield Binary(left.op, left.left, Binary(op, left.right, right), span=node.span)
    if isinstance(right, Binary) and right.op in arithmetic and op in arithmetic:
        yield Binary(right.op, Binary(op, left, right.left), right.right, span=node.span)
    if isinstance(right, Binary) and op in ("*", "/", "@") and right.op in ("*", "/", "@") and isinstance(right.left, Binary):  # fmt: skip
        inner = right.left  # a * ((b - c) * d) for ((a * b) - c) * d
        yield Binary(right.op, Binary(inner.op, Binary(op, left, inner.left), inner.right), right.right, span=node.span)
    if isinstance(left, Binary) and isinstance(left.right, Binary) and op in arithmetic:
        deep = left.right  # a + b * c / d → (a + b * c) / d is found above; a - b*c → (a - b)*c here
        yield Binary(left.op, left.left, Binary(deep.op, deep.left, Binary(op, deep.right, right)), span=node.span)
    if op in _ADDITIVE and isinstance(left, Binary) and left.op in ("*", "/", "@") and isinstance(right, Binary) and right.op in ("*", "/", "@"):  # fmt: skip
        # a @ b - c / d → a @ (b - c) / d
        joined = Binary(op, left.right, right.left)
        yield Binary(right.op, Binary(left.op, left.left, joined), right.right, span=node.span)
    if op == "/" and isinstance(left, Binary) and left.op in _ADDITIVE:
        yield Binary(left.op, Binary("/", left.left, right), left.right, span=node.span)
        yield Binary(left.op, left.left, Binary("/", left.right, right), span=node.span)
    if op in _ADDITIVE and isinstance(left, Binary) and left.op in ("*", "/", "@") and isinstance(left.left, Binary):
        yield Binary(left.left.op, left.left.left, Binary(left.op, left.left.right, Binary(op, left.right, right)), span=node.span)  # fmt: skip


def _additions(node: Node, place: Place, ndim: int | None, words: Vocabulary) -> Iterator[Edit]:
    """A factor or term of the problem put where none was."""
    if isinstance(node, Number) or place.exponent or place.compared or ndim is None:
        return
    near = place.root or (isinstance(place.parent, Binary) and place.parent.op in ("@", "*", "/")) or (
        isinstance(place.parent, Call) and place.parent.function in ("sum", "mean", "T")
    ) or isinstance(place.parent, Product)  # fmt: skip
    late = 0.0 if place.root else 0.05 if near else 0.3
    for factor in words.factors:
        forms = _ndim(factor, words)
        if forms is None or (forms > ndim and not place.root):
            continue
        says = "a factor is missing at {it}"
        missing, extra = _factor_codes(factor, False, words)
        new = Binary("*", node, factor, span=node.span)
        yield Edit(node, new, 1.4 + late, extra, missing, says)
        if isinstance(factor, Name) and ndim == 0 and forms == 0:
            yield Edit(node, Binary("/", node, factor, span=node.span), 1.7 + late, extra, missing, says)
    if isinstance(node, Name) and not place.divisor and not place.argument:
        for name, form in words.forms.items():
            if form.kind == "float" and name != node.name and form.ndim == ndim and name not in words.sizes:
                for sign in _ADDITIVE:
                    new = Binary(sign, node, Name(name), span=node.span)
                    yield Edit(
                        node, new, 1.6, "extra_term", "missing_term", f"after {{it}} the {sign} {name} is missing"
                    )
    for term in words.terms:
        if place.root or _additive(node):
            for sign in _ADDITIVE:
                new = Binary(sign, node, term, span=node.span)
                yield Edit(node, new, 1.5 + late, "extra_term", "missing_term", "a term is missing at {it}")


def _made(node: Node, place: Place, ndim: int | None, words: Vocabulary) -> Iterator[Edit]:
    """Ones for zeros, and the parts of a stack in another order."""
    if not isinstance(node, Call):
        return
    if node.function in ("zeros", "ones", "zeros_like", "ones_like"):
        other = node.function.replace("zeros", "?").replace("ones", "zeros").replace("?", "ones")
        new = Call(other, node.args, node.keywords, span=node.span)
        yield Edit(node, new, 1.1, "wrong_constant", "wrong_constant", f"{{it}}: {other}, not {node.function}")
    if node.args and isinstance(node.args[0], Sequence) and len(node.args[0].items) == 2:
        turned = Sequence(node.args[0].items[::-1], span=node.args[0].span)
        new = Call(node.function, (turned, *node.args[1:]), node.keywords, span=node.span)
        yield Edit(node, new, 1.1, "order", "order", "the parts of {it} are in the wrong order")


def _einsums(node: Node, place: Place, ndim: int | None, words: Vocabulary) -> Iterator[Edit]:
    """Another pattern: indices kept, summed or exchanged."""
    if not (isinstance(node, Call) and node.function == "einsum" and isinstance(node.args[0], Text)):
        return
    inputs, arrow, output = node.args[0].value.replace(" ", "").partition("->")
    if not arrow or not inputs.replace(",", "").isalpha() or len(set(inputs)) > 6:
        return
    letters = sorted(set(inputs) - {","})
    for length in range(min(len(letters), 3) + 1):
        for chosen in permutations(letters, length):
            if "".join(chosen) != output:
                code = "transpose" if sorted(chosen) == sorted(output) else "reduction"
                pattern = Text(f"{inputs}->{''.join(chosen)}", span=node.args[0].span)
                new = Call("einsum", (pattern, *node.args[1:]), node.keywords, span=node.span)
                yield Edit(node, new, 1.1, code, code, "the indices of {it} are wrong")
    for place_, letter in enumerate(inputs):
        for other in letters:
            if letter not in (",", other):
                changed = inputs[:place_] + other + inputs[place_ + 1 :]
                new = Call("einsum", (Text(f"{changed}->{output}"), *node.args[1:]), node.keywords, span=node.span)
                yield Edit(node, new, 1.3, "reduction", "reduction", "the indices of {it} are wrong")


def _everywhere(tree: Node, words: Vocabulary) -> Iterator[Edit]:
    """One mistake made at every place: an axis, keepdims, two names exchanged."""
    calls = [node for node in walk(tree) if isinstance(node, Call) and node.function in _REDUCTIONS]
    if len(calls) > 1:
        for axis in (None, 0, 1, -1):
            named = () if axis is None else (("axis", Number(float(axis), True)),)

            def moved(call: Call, named: tuple[tuple[str, Node], ...] = named) -> Node:
                rest = tuple(item for item in call.keywords if item[0] != "axis")
                return Call(call.function, call.args, (*named, *rest), span=call.span)

            yield Edit(tree, _mapped(tree, moved), 1.15, "reduction", "reduction", "the axis in {it} is wrong")

        def kept(call: Call) -> Node:
            return Call(call.function, call.args, (*call.keywords, ("keepdims", Truth(True))), span=call.span)

        yield Edit(tree, _mapped(tree, kept), 1.2, "reduction", "broadcast", "keepdims=True is missing in {it}")

        def dropped(call: Call) -> Node:
            rest = tuple(item for item in call.keywords if item[0] != "keepdims")
            return Call(call.function, call.args, rest, span=call.span)

        yield Edit(tree, _mapped(tree, dropped), 1.2, "broadcast", "reduction", "keepdims does not belong in {it}")
    functions = [node.function for node in walk(tree) if isinstance(node, Call)]
    for name in dict.fromkeys(function for function in functions if functions.count(function) > 1):
        for other in dict.fromkeys(other for family in _FAMILIES if name in family for other in family):

            def called(call: Call, name: str = name, other: str = other) -> Node:
                return Call(other if call.function == name else call.function, call.args, call.keywords, span=call.span)

            if other != name:
                new = _mapped(tree, called, frozenset({name}))
                yield Edit(tree, new, 1.25, "wrong_function", "wrong_function", f"{name} should be {other} in {{it}}")
    used = dict.fromkeys(node.name for node in walk(tree) if isinstance(node, Name) and node.name in words.forms)
    for one, other in combinations(used, 2):
        if words.forms[one].shape == words.forms[other].shape:
            new = _renamed(tree, {one: other, other: one})
            yield Edit(tree, new, 1.2, "wrong_symbol", "wrong_symbol", f"{one} and {other} are exchanged in {{it}}")
    for name in used:
        if sum(isinstance(node, Name) and node.name == name for node in walk(tree)) > 1 and name not in words.sizes:
            yield from _changed_everywhere(tree, name, words)
    for name in used:
        count = sum(isinstance(node, Name) and node.name == name for node in walk(tree))
        for other, form in words.forms.items():
            if count > 1 and other != name and form.shape == words.forms[name].shape:
                new = _renamed(tree, {name: other})
                yield Edit(tree, new, 1.35, "wrong_symbol", "wrong_symbol", f"here belongs {other}, not {name}")


def _changed_everywhere(tree: Node, name: str, words: Vocabulary) -> Iterator[Edit]:
    """A function, a square or a sign missing on one name, wherever it stands."""
    itself = Name(name)
    for function in sorted(words.functions & (_ENTRYWISE - {"sqrt", "square", "abs", "sign"})):
        says = f"the function {function} is missing around {name}"
        yield Edit(tree, _put(tree, name, Call(function, (itself,))), 1.3, "wrong_function", "missing_function", says)
    squared = Binary("**", itself, Number(2.0, True))
    yield Edit(tree, _put(tree, name, squared), 1.35, "wrong_power", "wrong_power", f"{name} should be squared")
    yield Edit(tree, _put(tree, name, Unary("-", itself)), 1.35, "sign", "sign", f"the sign of {name} is flipped")


def _put(tree: Node, name: str, new: Node) -> Node:
    for node in list(walk(tree)):
        if isinstance(node, Name) and node.name == name:
            tree = rebuild(tree, node, new)
    return tree


def _mapped(tree: Node, change: Callable[[Call], Node], functions: frozenset[str] = _REDUCTIONS) -> Node:
    """The tree with every call of some functions changed."""
    done: set[int] = set()
    keep: list[Node] = []  # alive, so that no identity is used twice
    while True:
        found = next(
            (n for n in walk(tree) if isinstance(n, Call) and n.function in functions and id(n) not in done), None
        )
        if found is None:
            return tree
        new = change(found)
        keep.append(new)
        done.add(id(new))
        tree = rebuild(tree, found, new)


def _renamed(tree: Node, names: Mapping[str, str]) -> Node:
    for node in list(walk(tree)):
        if isinstance(node, Name) and node.name in names:
            tree = rebuild(tree, node, Name(names[node.name], span=node.span))
    return tree


_RULES: tuple[Rule, ...] = (
    _transposes,
    _products,
    _drops,
    _operators,
    _signs,
    _powers,
    _functions,
    _reductions,
    _symbols,
    _constants,
    _indexes,
    _parentheses,
    _additions,
    _einsums,
    _made,
)
