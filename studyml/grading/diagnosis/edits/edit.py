"""An edit, the words it may use, and where a node stands.

Owns the values of this package and what several rules ask of a node: its axes, whether it is a count, what the
codes of a factor are. Knows no rule.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from studyml.algebra.shapes import Form, ShapeError, infer_form
from studyml.algebra.tree import (
    Binary,
    Call,
    Index,
    Name,
    Node,
    Number,
    Slice,
    Truth,
    Unary,
    walk,
)

RATES = frozenset({"lr", "eta", "learning_rate", "rate"})


ADDITIVE = ("+", "-")


COMPARISONS = ("<", "<=", ">", ">=", "==", "!=")


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
    centred: tuple[tuple[Node, Node], ...] = ()
    """What the problem centres, with and without its mean: ``X``, ``X - mean(X, axis=0)``."""
    steps: tuple[tuple[Node, Node], ...] = ()
    """What stands before and behind a rectifier, with its slope: ``z`` and ``relu(z)``, ``z > 0``."""
    functions: frozenset[str] = frozenset()
    """The functions of the problem itself: adding one of these is a likely repair."""


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


def ndim_of(node: Node, words: Vocabulary) -> int | None:
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


def transposed(node: Node) -> Node:
    """Return the transpose of a node; of a transpose the node itself."""
    if isinstance(node, Call) and node.function == "T":
        return node.args[0]
    return Call("T", (node,), span=node.span)


def is_vector(left: Node, right: Node, words: Vocabulary) -> bool:
    """Whether both are vectors of one size."""
    try:
        one, other = infer_form(left, words.forms), infer_form(right, words.forms)
    except ShapeError:
        return False
    return one.ndim == 1 and one.shape == other.shape


def as_column(node: Node) -> Node:
    """Return ``node[:, None]``."""
    return Index(node, (Slice(), Truth(None)), span=node.span)


def as_row(node: Node) -> Node:
    """Return ``node[None, :]``."""
    return Index(node, (Truth(None), Slice()), span=node.span)


def is_scale(node: Node, words: Vocabulary) -> bool:
    """Whether a factor holds only counts (``n``, ``len(X)``, ``X.shape[0]``) and numbers."""
    match node:
        case Number():
            return True
        case Name():
            return node.name in words.sizes
        case Unary():
            return is_scale(node.operand, words)
        case Binary():
            return is_scale(node.left, words) and is_scale(node.right, words)
        case Call():
            return node.function in ("len", "size") or (
                node.function == "sqrt" and all(is_scale(part, words) for part in node.args)
            )
        case Index():
            return isinstance(node.base, Call) and node.base.function == "shape"
        case _:
            return False


def factor_codes(factor: Node, divides: bool, words: Vocabulary) -> tuple[str, str]:
    """The codes of a factor that is missing, and of one too many."""
    if isinstance(factor, Number) or (isinstance(factor, Unary) and isinstance(factor.operand, Number)):
        return "wrong_constant", "wrong_constant"
    if isinstance(factor, Name) and factor.name in RATES:
        return "rate_ignored", "extra_factor"
    if all(not isinstance(part, Name) for part in walk(factor)) and is_scale(factor, words):
        return "wrong_constant", "wrong_constant"
    rooted = any(isinstance(part, Call) and part.function == "sqrt" for part in walk(factor))
    if is_scale(factor, words) and not rooted:
        return ("missing_mean", "extra_mean") if divides else ("missing_factor", "missing_mean")
    if isinstance(factor, Call) and factor.function in ("linalg.inv", "linalg.pinv"):
        return "missing_inverse", "wrong_operation"
    total = factor.base if isinstance(factor, Index) else factor
    if divides and isinstance(total, Call) and total.function == "sum":
        return "missing_mean", "extra_mean"
    return "missing_factor", "extra_factor"


def has_rate(node: Node) -> bool:
    """Whether a learning rate stands in it: then it is the step of an update."""
    return any(isinstance(part, Name) and part.name in RATES for part in walk(node))


def is_additive(node: Node) -> bool:
    """Whether a node is a sum, a difference or a matrix product: what functions are put around."""
    return isinstance(node, Binary) and node.op in ("+", "-", "@")


def is_condition(node: Node | None) -> bool:
    """Whether a node is 1 or true where something holds, and 0 elsewhere."""
    if isinstance(node, Call) and node.function == "astype":
        node = node.args[0]
    return isinstance(node, Binary) and node.op in (*COMPARISONS, "&", "|")
