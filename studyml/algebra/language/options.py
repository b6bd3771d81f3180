"""Arguments that change nothing here, or that another function says: ``kind='stable'``, ``order='C'``, ``UPLO='U'``.

Owns which they are. Knows trees only; whatever is not taken away here meets the whitelist's own refusals.
"""

from __future__ import annotations

from collections.abc import Sequence

from studyml.algebra.tree import Call, Node, Number, Span, Text, Truth

Keywords = Sequence[tuple[str, Node, Span]]

_SORTS = ("sort", "argsort")
_TRIANGLES = ("linalg.eigh", "eigh", "linalg.eigvalsh", "eigvalsh")
_DECOMPOSED = frozenset(
    ("linalg.svd", "svd", "linalg.pinv", "pinv", "linalg.matrix_rank", "matrix_rank", "linalg.cond")
)
_SMALL = 1e-6
"""A tolerance up to this cuts off nothing of a matrix of full rank."""


def without_options(function: str, args: Sequence[Node], keywords: Keywords) -> tuple[Sequence[Node], Keywords]:
    """Return the arguments without options that change nothing; of ``UPLO='U'`` the transposed matrix."""
    if function in _SORTS:
        return args, [keyword for keyword in keywords if keyword[0] not in ("kind", "stable")]
    if function == "reshape":
        return args, [keyword for keyword in keywords if (keyword[0], keyword[1]) != ("order", Text("C"))]
    if function in _DECOMPOSED:
        return _decomposed(function, args, keywords)
    if function not in _TRIANGLES:
        return args, keywords
    read = args[1] if len(args) == 2 else next((value for word, value, _ in keywords if word == "UPLO"), None)
    if read not in (Text("L"), Text("U")):
        return args, keywords
    matrix = args[0] if read == Text("L") else Call("mT", (args[0],), span=args[0].span)
    return [matrix], [keyword for keyword in keywords if keyword[0] != "UPLO"]


def _decomposed(function: str, args: Sequence[Node], keywords: Keywords) -> tuple[Sequence[Node], Keywords]:
    """Without what changes nothing: that the matrix is symmetric, a small tolerance, the usual norm."""
    bound = "p" if function == "linalg.cond" else "rcond"
    if len(args) == 2 and function not in ("linalg.svd", "svd") and _changes_nothing(bound, args[1]):
        args = args[:1]
    return args, [keyword for keyword in keywords if not _changes_nothing(keyword[0], keyword[1])]


def _changes_nothing(word: str, value: Node) -> bool:
    if word == "hermitian":
        return isinstance(value, Truth)
    if word == "p":
        return value in (Number(2.0, True), Truth(None))
    small = isinstance(value, Number) and value.value <= _SMALL
    return word in ("rcond", "rtol", "tol") and (small or value == Truth(None))
