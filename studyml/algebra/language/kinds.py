"""A guess at what a part of mathematics is: scalar, column, row or matrix.

Owns the little that a reader of mathematics needs to know before shapes are inferred: whether
``A^{-1}`` is an inverse, whether ``|A|`` may be a determinant. Says None when it doesn't know. The
truth about shapes is the business of ``shapes``.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from studyml.algebra.language.errors import ReadError
from studyml.algebra.language.names import Names
from studyml.algebra.tree import Binary, Call, Index, Name, Node, Number, Product, Span, Text, Unary


class Kind(Enum):
    """What a part of a formula is."""

    SCALAR = 0
    COLUMN = 1
    MATRIX = 2
    ROW = 3


_SCALARS = {"sum", "mean", "prod", "linalg.norm", "linalg.det", "trace", "max", "min", "len", "linalg.cond"}
_MATRICES = {"eye", "linalg.inv", "linalg.pinv", "outer", "tril", "triu", "cov", "linalg.cholesky"}
_PRODUCTS = {
    (Kind.ROW, Kind.COLUMN): Kind.SCALAR,
    (Kind.COLUMN, Kind.ROW): Kind.MATRIX,
    (Kind.MATRIX, Kind.COLUMN): Kind.COLUMN,
    (Kind.ROW, Kind.MATRIX): Kind.ROW,
    (Kind.MATRIX, Kind.MATRIX): Kind.MATRIX,
    (Kind.COLUMN, Kind.COLUMN): Kind.COLUMN,
}


def is_whole(node: Node, names: Names) -> bool:
    """Whether Python has a whole number here: a literal, a size, arithmetic of these that divides nothing."""
    if isinstance(node, Number):
        return node.integer
    if isinstance(node, Name):
        return node.name in names.sizes
    if isinstance(node, Unary):
        return node.op != "~" and is_whole(node.operand, names)
    if isinstance(node, Binary):
        return node.op in ("+", "-", "*", "//") and is_whole(node.left, names) and is_whole(node.right, names)
    if isinstance(node, Index):
        return isinstance(node.base, Call) and node.base.function == "shape"
    return isinstance(node, Call) and node.function in ("len", "size", "ndim")


def refuse_whole(function: str, args: Sequence[Node], names: Names, span: Span) -> None:
    """Refuse ``np.reciprocal(n)``, which NumPy makes 0, and ``np.power(n, -1)``, which it refuses. Raises ReadError."""
    if not is_whole(args[0], names):
        return
    if function == "reciprocal":
        raise ReadError("syntax", "np.reciprocal of a whole number is a whole number, mostly 0: write 1 / n.", span)
    if len(args) == 2 and isinstance(args[1], Unary) and args[1].op == "-" and is_whole(args[1], names):
        raise ReadError("syntax", "np.power takes no whole number to a negative power: write 1 / n**k.", span)


def kind_of(node: Node, names: Names) -> Kind | None:
    """Return what a node is, as far as the declared names tell."""
    if isinstance(node, Number):
        return Kind.SCALAR
    if isinstance(node, Name):
        return (Kind.SCALAR, Kind.COLUMN, Kind.MATRIX)[names.ndim(node.name)] if names.ndim(node.name) < 3 else None
    if isinstance(node, Unary):
        return kind_of(node.operand, names)
    if isinstance(node, Product) or (isinstance(node, Binary) and node.op == "@"):
        return _product(kind_of(node.left, names), kind_of(node.right, names))
    if isinstance(node, Binary):
        left, right = kind_of(node.left, names), kind_of(node.right, names)
        return right if left is Kind.SCALAR else left if right in {Kind.SCALAR, left} else None
    if isinstance(node, Call):
        return _call(node, names)
    return None


def _product(left: Kind | None, right: Kind | None) -> Kind | None:
    if left is None or right is None:
        return None
    if Kind.SCALAR in (left, right):
        return right if left is Kind.SCALAR else left
    return _PRODUCTS.get((left, right))


def _call(node: Call, names: Names) -> Kind | None:
    if node.function in _MATRICES:
        return Kind.MATRIX
    if node.function in ("arange", "linspace"):
        return Kind.COLUMN
    if node.function in _SCALARS:
        along = {name for name, _ in node.keywords}
        if "axis" not in along:
            return Kind.SCALAR
        return Kind.COLUMN if along == {"axis"} and kind_of(node.args[0], names) is Kind.MATRIX else None
    if node.function == "diag" and len(node.args) == 1:
        return {Kind.COLUMN: Kind.MATRIX, Kind.MATRIX: Kind.COLUMN}.get(kind_of(node.args[0], names) or Kind.ROW)
    if node.function == "einsum" and isinstance(node.args[0], Text):
        _, arrow, left = node.args[0].value.replace(" ", "").partition("->")
        return _OF_LENGTH.get(len(left)) if arrow and "..." not in left else None
    if node.function == "T":
        inner = kind_of(node.args[0], names)
        return {Kind.COLUMN: Kind.ROW, Kind.ROW: Kind.COLUMN}.get(inner, inner) if inner else None
    return kind_of(node.args[0], names) if len(node.args) == 1 and node.function in _SAME else None


_OF_LENGTH = {0: Kind.SCALAR, 1: Kind.COLUMN, 2: Kind.MATRIX}
_SAME = {"exp", "log", "sigmoid", "tanh", "sqrt", "abs", "sign", "square", "relu", "softmax", "softplus", "sin", "cos"}
