"""Functions said in terms of others: ``np.append``, ``np.correlate``, ``np.fliplr``, ``sech``.

Owns what each of :data:`~studyml.algebra.language.functions.REWRITTEN` means. Knows trees only.
"""

from __future__ import annotations

from collections.abc import Mapping

from studyml.algebra.language.errors import ReadError
from studyml.algebra.language.further import FURTHER, crossed
from studyml.algebra.language.scientific import SCIENTIFIC
from studyml.algebra.language.selecting import SELECTING
from studyml.algebra.tree import Binary, Call, Dots, Index, Node, Number, Span, Text, Truth, Unary
from studyml.algebra.tree import Sequence as Items

ALONG: Mapping[str, tuple[str, float]] = {
    "rowsum": ("sum", 1.0), "rowmean": ("mean", 1.0), "colsum": ("sum", 0.0), "colmean": ("mean", 0.0),
}  # fmt: skip
"""Words for a sum or mean along an axis → the function and the axis."""
_HYPERBOLIC = {"sech": "cosh", "csch": "sinh", "coth": "tanh"}


def rewritten(function: str, bound: Mapping[str, Node], span: Span) -> Node:
    """Return the tree for a function with its arguments bound. Raises ReadError."""
    said = SELECTING.get(function) or SCIENTIFIC.get(function) or FURTHER.get(function)
    if said is not None:
        return said(bound, span)
    if function == "ix_":
        return crossed(tuple(bound.values()), span)
    if function == "diagflat":
        return Call("diag", (Call("ravel", (bound["v"],), span=span),), span=span)
    if function == "append":
        return _append(bound, span)
    if function == "correlate":
        return _correlate(bound, span)
    if function in ("vecdot", "linalg.vecdot"):
        along = bound.get("axis", Number(-1.0, True, span=span))
        return Call("sum", (Binary("*", bound["x1"], bound["x2"], span=span),), (("axis", along),), span=span)
    if function in ("matvec", "vecmat"):
        return _of_each_vector(function, bound["x1"], bound["x2"], span)
    if function == "linalg.outer":  # of vectors alone, where np.outer makes everything flat
        return Call("einsum", (Text("i,j->ij", span=span), bound["x1"], bound["x2"]), span=span)
    if function in ("linalg.vector_norm", "linalg.matrix_norm"):
        return _norm(function, bound, span)
    if function in ("linalg.trace", "linalg.diagonal"):  # of the last two axes, where np.trace takes the first
        last = tuple((name, Number(axis, True, span=span)) for name, axis in (("axis1", -2.0), ("axis2", -1.0)))
        offset = (("offset", bound["offset"]),) if "offset" in bound else ()
        return Call(function.removeprefix("linalg."), (bound["x"],), (*offset, *last), span=span)
    if function in ALONG:
        name, axis = ALONG[function]
        return Call(name, (bound["x"],), (("axis", Number(axis, True, span=span)),), span=span)
    if function == "step":
        positive = Binary(">", bound["x"], Number(0.0, True, span=span), span=span)
        return Call("astype", (positive, Text("float", span=span)), span=span)
    if function == "exp2":
        return Binary("**", Number(2.0, True, span=span), bound["x"], span=span)
    if function in _HYPERBOLIC:
        below = Call(_HYPERBOLIC[function], (bound["x"],), span=span)
        return Binary("/", Number(1.0, True, span=span), below, span=span)
    if function == "rot90":
        return _turned(bound, span)
    return _flipped(bound["m"], 1 if function == "fliplr" else 0, span)


def _of_each_vector(function: str, left: Node, right: Node, span: Span) -> Node:
    """``np.matvec(A, X)``, ``np.vecmat(X, A)``: the last axis of X is the vector, those before it are a batch."""
    zero, rest = Number(0.0, True, span=span), Dots(span=span)
    matrix, vectors = (left, right) if function == "matvec" else (Call("mT", (right,), span=right.span), left)
    columns = Index(vectors, (rest, Truth(None, span=span)), span=vectors.span)
    return Index(Binary("@", matrix, columns, span=span), (rest, zero), span=span)


def _norm(function: str, bound: Mapping[str, Node], span: Span) -> Node:
    """``linalg.vector_norm`` takes all entries for one vector, ``matrix_norm`` the last two axes for a matrix."""
    array, named = bound["x"], {word: bound[word] for word in ("ord", "axis", "keepdims") if word in bound}
    if function == "linalg.matrix_norm":
        named["axis"] = Items(tuple(Number(axis, True, span=span) for axis in (-2.0, -1.0)), span=span)
    elif isinstance(named.get("axis"), Items):
        raise ReadError("syntax", "vector_norm is read along one axis or all.", named["axis"].span)
    elif named.get("axis", Truth(None)) == Truth(None):
        if "keepdims" in named:
            raise ReadError("syntax", "vector_norm of everything takes no keepdims= here.", named["keepdims"].span)
        array = Call("ravel", (array,), span=array.span) if "ord" in named else array
        named.pop("axis", None)
    order = ("ord", "axis", "keepdims")
    return Call("linalg.norm", (array,), tuple((word, named[word]) for word in order if word in named), span=span)


def _flipped(array: Node, axis: int, span: Span) -> Node:
    return Call("flip", (array,), (("axis", Number(float(axis), True, span=span)),), span=span)


def _turned(bound: Mapping[str, Node], span: Span) -> Node:
    """``np.rot90``: quarter turns from the first axis towards the second."""
    given = bound.get("k", Number(1.0, True))
    sign, number = (-1, given.operand) if isinstance(given, Unary) and given.op == "-" else (1, given)
    if not (isinstance(number, Number) and number.integer):
        raise ReadError("syntax", "rot90 takes a whole number of quarter turns.", given.span)
    array, turns = bound["m"], sign * int(number.value) % 4
    if turns in (1, 2):
        array = _flipped(array, 1, span)
    if turns == 2:
        array = _flipped(array, 0, span)
    if turns == 3:
        array = _flipped(array, 0, span)
    axes = (Number(0.0, True, span=span), Number(1.0, True, span=span))
    return Call("swapaxes", (array, *axes), span=span) if turns % 2 else array


def _append(bound: Mapping[str, Node], span: Span) -> Node:
    arrays = (bound["arr"], bound["values"])
    axis = bound.get("axis", Truth(None))
    if axis == Truth(None):
        arrays = tuple(Call("ravel", (part,), span=part.span) for part in arrays)  # type: ignore[assignment]
    named = () if axis == Truth(None) else (("axis", axis),)
    return Call("concatenate", (Items(arrays, span=span),), named, span=span)


def _correlate(bound: Mapping[str, Node], span: Span) -> Node:
    mode = bound.get("mode", Text("valid", span=span))
    if mode not in (Text("valid"), Text("full")):  # "same" cuts elsewhere than convolve when v is longer
        raise ReadError("syntax", "correlate is read with mode='valid' or 'full'.", mode.span)
    turned = Call("flip", (bound["v"],), span=bound["v"].span)
    return Call("convolve", (bound["a"], turned), (("mode", mode),), span=span)
