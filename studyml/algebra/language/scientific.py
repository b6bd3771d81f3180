"""SciPy's functions said by NumPy's: ``xlogy``, ``rel_entr``, ``cdist``, ``entropy``, ``zscore``.

Owns what each means, where nothing is 0 that they would make an exception for. Knows trees only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from studyml.algebra.language.errors import ReadError
from studyml.algebra.tree import Binary, Call, Index, Node, Number, Slice, Span, Text, Truth, Unary

Bound = Mapping[str, Node]


def _log(node: Node, span: Span) -> Node:
    return Call("log", (node,), span=span)


def _times(left: Node, right: Node, span: Span) -> Node:
    return Binary("*", left, right, span=span)


def _xlogy(bound: Bound, span: Span) -> Node:
    return _times(bound["x"], _log(bound["y"], span), span)


def _xlog1py(bound: Bound, span: Span) -> Node:
    return _times(bound["x"], Call("log1p", (bound["y"],), span=span), span)


def _rel_entr(bound: Bound, span: Span) -> Node:
    return _times(bound["x"], _log(Binary("/", bound["x"], bound["y"], span=span), span), span)


def _kl_div(bound: Bound, span: Span) -> Node:
    less = Binary("-", _rel_entr(bound, span), bound["x"], span=span)
    return Binary("+", less, bound["y"], span=span)


def _entr(bound: Bound, span: Span) -> Node:
    return Unary("-", _times(bound["x"], _log(bound["x"], span), span), span=span)


def _logit(bound: Bound, span: Span) -> Node:
    rest = Binary("-", Number(1.0, True, span=span), bound["x"], span=span)
    return _log(Binary("/", bound["x"], rest, span=span), span)


def _huber(bound: Bound, span: Span) -> Node:
    size, half = Call("abs", (bound["r"],), span=span), Number(0.5, span=span)
    near = _times(half, Binary("**", bound["r"], Number(2.0, True, span=span), span=span), span)
    far = _times(bound["delta"], Binary("-", size, _times(half, bound["delta"], span), span=span), span)
    return Call("where", (Binary("<=", size, bound["delta"], span=span), near, far), span=span)


def _entropy(bound: Bound, span: Span) -> Node:
    """``scipy.stats.entropy(p, q, base)`` along the first axis, of shares that it makes add up to 1."""
    share = _share(bound["pk"], span)
    if "qk" in bound and bound["qk"] != Truth(None):
        terms = _rel_entr({"x": share, "y": _share(bound["qk"], span)}, span)
    else:
        terms = _entr({"x": share}, span)
    total: Node = Call("sum", (terms,), (("axis", Number(0.0, True, span=span)),), span=span)
    base = bound.get("base", Truth(None))
    return total if base == Truth(None) else Binary("/", total, _log(base, span), span=span)


def _share(node: Node, span: Span) -> Node:
    along = (("axis", Number(0.0, True, span=span)),)
    return Binary("/", node, Call("sum", (node,), along, span=span), span=span)


def _zscore(bound: Bound, span: Span) -> Node:
    axis = bound.get("axis", Number(0.0, True, span=span))
    keep = (("axis", axis), ("keepdims", Truth(True, span=span)))
    mean = Call("mean", (bound["a"],), keep, span=span)
    ddof = (("ddof", bound["ddof"]),) if "ddof" in bound else ()
    spread = Call("std", (bound["a"],), (("axis", axis), *ddof, ("keepdims", Truth(True, span=span))), span=span)
    return Binary("/", Binary("-", bound["a"], mean, span=span), spread, span=span)


def _cdist(bound: Bound, span: Span) -> Node:
    """``cdist(Q, T)``: every distance between a row of the one and a row of the other."""
    metric = bound.get("metric", Text("euclidean"))
    rows = Index(bound["XA"], (Slice(), Truth(None), Slice()), span=span)
    apart = Binary("-", rows, Index(bound["XB"], (Truth(None), Slice(), Slice()), span=span), span=span)
    along = (("axis", Number(2.0, True, span=span)),)
    if metric == Text("euclidean"):
        return Call("linalg.norm", (apart,), along, span=span)
    if metric == Text("sqeuclidean"):
        return Call("sum", (Binary("**", apart, Number(2.0, True, span=span), span=span),), along, span=span)
    if metric == Text("cityblock"):
        return Call("sum", (Call("abs", (apart,), span=span),), along, span=span)
    raise ReadError("syntax", "cdist is read with euclidean, sqeuclidean or cityblock.", metric.span)


SCIENTIFIC: Mapping[str, Callable[[Bound, Span], Node]] = {
    "xlogy": _xlogy,
    "xlog1py": _xlog1py,
    "rel_entr": _rel_entr,
    "kl_div": _kl_div,
    "entr": _entr,
    "logit": _logit,
    "huber": _huber,
    "stats.entropy": _entropy,
    "stats.zscore": _zscore,
    "cdist": _cdist,
    "distance_matrix": _cdist,
}
"""What each of these functions means."""
