"""The whitelist: every function a learner may write, by canonical name, with its arguments and spellings.

Owns which functions exist, what else they are called and how arguments are bound; knows nothing of
characters, shapes or values. A :class:`~studyml.algebra.tree.Call` in a tree is always in canonical
form: ``args`` hold the *operands* in order (a method's own array first), ``keywords`` hold everything
else, in the order of :attr:`Function.keywords`, whether the learner gave it by name or by position. So
``X.sum(0)``, ``np.sum(X, axis=0)`` and ``np.sum(a=X, axis=0)`` are one tree. What was not given is
absent and means NumPy's default.

Some functions never reach a tree, because an operator says the same (:data:`OPERATORS`):
``np.matmul(a, b)`` is ``a @ b``, ``np.transpose(X)`` is ``X.T``; or because others do (:data:`REWRITTEN`).
A data type is ``Text('float')``, ``'int'`` or ``'bool'``, and ``float(x)`` is ``astype(x, 'float')``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Function:
    """One function of the whitelist."""

    name: str
    """Canonical name; also NumPy's own after ``np.``, unless :attr:`numpy` is false."""
    operands: tuple[str, ...]
    """What stands in ``Call.args``, by NumPy's parameter names."""
    required: int
    """How many operands there must be; the rest may be missing, from the end."""
    positions: tuple[str, ...]
    """NumPy's positional parameters after the operands; ``-`` is one that we don't take."""
    keywords: tuple[str, ...]
    """What may stand in ``Call.keywords``, in this order."""
    spellings: tuple[str, ...] = ()
    variadic: bool = False
    """The last operand may be repeated (``einsum``)."""
    method: bool = False
    """``x.name(...)`` works."""
    attribute: bool = False
    """``x.name`` works, without parentheses."""
    numpy: bool = True
    """NumPy has it; otherwise (``sigmoid``, ``len``) it is shown without ``np.``"""


class _Table:
    """Functions by canonical name, as they are added."""

    def __init__(self) -> None:
        self.functions: dict[str, Function] = {}

    def __call__(
        self, names: str, signature: str, *, numpy: bool = True, method: bool = False, attribute: bool = False
    ) -> None:
        """Add ``name = spelling spelling`` with ``operand operand? ; position - position * keyword``."""
        name, _, spellings = (part.strip() for part in names.partition("="))
        first, _, rest = (part.strip() for part in signature.partition(";"))
        operands = first.split()
        positional, _, only = rest.partition("*")
        positions = tuple(positional.split())
        keywords = tuple(word for word in positions if word != "-") + tuple(only.split())
        self.functions[name] = Function(
            name=name,
            operands=tuple(word.rstrip("?+") for word in operands),
            required=sum(not word.endswith("?") for word in operands),
            positions=positions,
            keywords=keywords,
            spellings=tuple(spellings.split()),
            variadic=bool(operands) and operands[-1].endswith("+"),
            method=method,
            attribute=attribute,
            numpy=numpy,
        )


def _reductions(add: _Table) -> None:
    """Many entries become one."""
    for name in ("sum", "prod", "mean"):
        add(name, "a ; axis dtype - keepdims", method=True)
    for name in ("max = amax", "min = amin", "any", "all", "argmax", "argmin"):
        add(name, "a ; axis - keepdims", method=True)
    for name in ("std", "var"):
        add(name, "a ; axis dtype - ddof keepdims", method=True)
    add("median", "a ; axis - - keepdims")
    add("percentile", "a q ; axis - - method keepdims")
    add("quantile", "a q ; axis - - method keepdims")
    add("average", "a ; axis weights * keepdims")
    add("ptp", "a ; axis - keepdims")
    add("count_nonzero", "a ; axis * keepdims")
    add("cumsum", "a ; axis", method=True)
    add("cumprod", "a ; axis", method=True)
    add("logsumexp", "a ; axis - keepdims", numpy=False)


def _entrywise(add: _Table) -> None:
    """Every entry by itself."""
    for name in (
        "exp", "expm1", "log = ln", "log1p", "log2", "log10", "sqrt", "abs = absolute fabs", "sign = sgn", "square",
        "tanh", "sinh", "cosh", "sin", "cos", "tan", "arcsin = asin", "arccos = acos", "arctan = atan",
        "arctanh = atanh", "arcsinh = asinh", "arccosh = acosh", "floor", "ceil", "isnan", "isfinite", "isinf",
        "logical_not",
    ):  # fmt: skip
        add(name, "x")
    for name in ("sigmoid = expit logistic", "relu = ReLU RELU Relu", "softplus", "erf"):
        add(name, "x", numpy=False)
    add("round = around rint", "a ; decimals", method=True)
    add("nan_to_num", "x ; - nan posinf neginf")
    add("clip", "a a_min a_max", method=True)
    for name in ("maximum = fmax", "minimum = fmin", "logaddexp", "hypot", "arctan2 = atan2", "heaviside"):
        add(name, "x1 x2")
    for name in ("logical_and", "logical_or", "logical_xor"):
        add(name, "x1 x2")
    add("where", "condition x y")
    add("softmax", "x ; axis", numpy=False)
    add("log_softmax", "x ; axis", numpy=False)
    add("isclose", "a b ; rtol atol")
    add("allclose", "a b ; rtol atol")
    add("array_equal", "a1 a2")


def _linear_algebra(add: _Table) -> None:
    """Products, norms, factors and solutions."""
    add("dot", "a b", method=True)
    for name in ("vdot", "inner", "outer", "kron"):
        add(name, "a b")
    add("einsum", "subscripts operands+")
    add("tensordot = linalg.tensordot", "a b ; axes")
    add("cross = linalg.cross", "a b ; - - - axis")
    add("convolve", "a v ; mode")
    add("trace = tr", "a ; offset axis1 axis2", method=True)
    add("linalg.norm = norm", "x ; ord axis keepdims")
    for name in (
        "inv",
        "pinv",
        "det",
        "slogdet",
        "eigh",
        "eigvalsh",
        "eig",
        "eigvals",
        "cholesky",
        "matrix_rank",
        "cond",
    ):
        add(f"linalg.{name} = {name}", "a")
    add("linalg.svd = svd", "a ; full_matrices compute_uv")
    add("linalg.svdvals = svdvals", "x")
    add("linalg.qr = qr", "a ; mode")
    add("linalg.solve = solve", "a b")
    add("linalg.lstsq = lstsq", "a b ; rcond")
    add("linalg.matrix_power = matrix_power", "a n")
    add("linalg.multi_dot = multi_dot", "arrays")


def _making(add: _Table) -> None:
    """Arrays out of sizes and numbers."""
    add("eye = identity", "N M? ; k dtype")
    add("zeros", "shape ; dtype")
    add("ones", "shape ; dtype")
    add("full", "shape fill_value ; dtype")
    add("zeros_like", "a ; dtype")
    add("ones_like", "a ; dtype")
    add("full_like", "a fill_value ; dtype")
    add("arange = range", "start stop? step? ; dtype")
    add("linspace", "start stop num?")
    add("array = asarray", "object ; dtype")
    add("one_hot = onehot one_hot_encode", "y K", numpy=False)
    add("diag", "v ; k")
    add("tril", "m ; k")
    add("triu", "m ; k")


def _arranging(add: _Table) -> None:
    """The same entries in another shape or order."""
    add("T", "a", attribute=True)
    add("mT = matrix_transpose linalg.matrix_transpose", "a", attribute=True)
    add("shape", "a", attribute=True)
    add("ndim", "a", attribute=True)
    add("size", "a ; axis", attribute=True)
    add("len", "a", numpy=False)
    add("transpose = permute_dims", "a axes?", method=True)
    add("swapaxes", "a axis1 axis2", method=True)
    add("moveaxis", "a source destination")
    add("expand_dims", "a axis")
    add("squeeze", "a ; axis", method=True)
    add("reshape", "a shape", method=True)
    add("ravel = flatten", "a", method=True)
    add("broadcast_to", "a shape")
    for name in ("atleast_1d", "atleast_2d"):
        add(name, "a")
    add("split", "ary indices_or_sections ; axis")
    add("lib.stride_tricks.sliding_window_view = sliding_window_view", "x window_shape ; axis")
    add("concatenate = concat", "arrays ; axis")
    add("stack", "arrays ; axis")
    for name in ("vstack = row_stack", "hstack", "column_stack"):
        add(name, "arrays")
    add("tile", "a reps")
    add("repeat", "a repeats ; axis", method=True)
    add("pad", "array pad_width ; mode * constant_values")
    add("flip", "m ; axis")
    add("roll", "a shift ; axis")
    add("diff", "a ; n axis")
    add("diagonal", "a ; offset axis1 axis2", method=True)
    add("copy", "a", method=True)
    add("astype", "a dtype", method=True)


def _picking(add: _Table) -> None:
    """Entries by rank, place or value."""
    add("sort", "a ; axis")
    add("argsort", "a ; axis", method=True)
    add("partition", "a kth ; axis")
    add("argpartition", "a kth ; axis", method=True)
    add("take", "a indices ; axis", method=True)
    add("take_along_axis", "arr indices ; axis")
    add("unique", "ar")
    add("nonzero", "condition", method=True)
    add("bincount", "x ; weights minlength")
    add("cov", "m ; y rowvar bias ddof")
    add("corrcoef", "x ; y rowvar")


def _said_in_other_words(add: _Table) -> None:
    """What is read in terms of others."""
    for name in ("linalg.trace", "linalg.diagonal"):
        add(name, "x ; offset")
    add("diagflat", "v")
    for name in ("fliplr", "flipud"):
        add(name, "m")
    add("rot90", "m k?")
    for name in ("vecdot", "linalg.vecdot"):
        add(name, "x1 x2 ; axis")
    for name in ("matvec", "vecmat", "linalg.outer"):
        add(name, "x1 x2")
    add("linalg.vector_norm", "x ; * axis keepdims ord")
    add("linalg.matrix_norm", "x ; * keepdims ord")
    for name in ("exp2", "sech", "csch", "coth"):
        add(name, "x", numpy=name == "exp2")
    add("step", "x", numpy=False)
    for name in ("rowsum", "rowmean", "colsum", "colmean"):
        add(name, "x", numpy=False)
    add("append", "arr values ; axis")
    add("correlate", "a v ; mode")
    add("select", "condlist choicelist default?")
    add("choose", "a choices")
    add("copysign", "x1 x2")
    add("insert", "arr obj values ; axis")
    add("flatnonzero", "a")
    add("argwhere", "a")
    add("extract", "condition arr")
    add("compress", "condition a ; axis")
    add("block", "arrays")
    for name in ("real", "conj", "conjugate", "trunc", "cbrt", "deg2rad", "radians", "rad2deg", "degrees"):
        add(name, "x")
    add("tri", "N M? ; k")
    add("isin", "element test_elements")
    add("item", "a", numpy=False)
    add("delete", "arr obj ; axis")
    add("ix_", "i j? k?")


def _of_scipy(add: _Table) -> None:
    """SciPy's, said in NumPy's."""
    for name in ("xlogy", "xlog1py", "rel_entr", "kl_div"):
        add(name, "x y", numpy=False)
    for name in ("entr", "logit"):
        add(name, "x", numpy=False)
    add("huber", "delta r", numpy=False)
    add("stats.entropy", "pk qk? base?", numpy=False)
    add("stats.zscore", "a ; axis ddof", numpy=False)
    add("cdist", "XA XB metric?", numpy=False)
    add("distance_matrix", "XA XB", numpy=False)


def _filled(*parts: Callable[[_Table], None]) -> dict[str, Function]:
    table = _Table()
    for part in parts:
        part(table)
    return table.functions


FUNCTIONS: Mapping[str, Function] = MappingProxyType(
    _filled(_reductions, _entrywise, _linear_algebra, _making, _arranging, _picking)
)
"""Every function by canonical name."""

REWRITTEN: Mapping[str, Function] = MappingProxyType(_filled(_said_in_other_words, _of_scipy))
"""Functions that are read in terms of others: ``np.append`` as ``concatenate``, ``np.fliplr`` as ``flip``."""

SPELLINGS: Mapping[str, str] = MappingProxyType(
    {spelling: name for name, function in FUNCTIONS.items() for spelling in (name, *function.spellings)}
)
"""Accepted spelling (without ``np.``) → canonical name."""

METHODS: frozenset[str] = frozenset(name for name, function in FUNCTIONS.items() if function.method) | {
    "flatten",
    "item",
    "conj",
    "conjugate",
}
"""What may follow a point with parentheses."""

ATTRIBUTES: frozenset[str] = frozenset(name for name, function in FUNCTIONS.items() if function.attribute)
"""What may follow a point without parentheses."""

OPERATORS: Mapping[str, str] = MappingProxyType(
    {
        "matmul": "@", "linalg.matmul": "@", "add": "+", "subtract": "-", "multiply": "*", "divide": "/",
        "true_divide": "/",
        "floor_divide": "//", "mod": "%", "remainder": "%", "power": "**", "pow": "**", "float_power": "**",
        "less": "<", "less_equal": "<=", "greater": ">", "greater_equal": ">=", "equal": "==", "not_equal": "!=",
        "bitwise_and": "&", "bitwise_or": "|",
    }
)  # fmt: skip
"""Functions of two operands that are read as the operator they stand for."""

UNARY_OPERATORS: Mapping[str, str] = MappingProxyType(
    {"negative": "-", "positive": "+", "invert": "~", "reciprocal": "1/"}
)
"""The same for one operand."""

DTYPES: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("float", "float64", "float32", "float_", "double"), "float"),
        **dict.fromkeys(("int", "int64", "int32", "int_", "intp"), "int"),
        **dict.fromkeys(("bool", "bool_"), "bool"),
    }
)
"""Accepted data types → the three there are."""

PARTS: Mapping[tuple[str, str], int] = MappingProxyType(
    {
        ("linalg.eigh", "eigenvalues"): 0, ("linalg.eigh", "eigenvectors"): 1,
        ("linalg.eig", "eigenvalues"): 0, ("linalg.eig", "eigenvectors"): 1,
        ("linalg.svd", "U"): 0, ("linalg.svd", "S"): 1, ("linalg.svd", "Vh"): 2,
        ("linalg.qr", "Q"): 0, ("linalg.qr", "R"): 1,
        ("linalg.slogdet", "sign"): 0, ("linalg.slogdet", "logabsdet"): 1,
    }
)  # fmt: skip
"""Named parts of a result of several → their index."""
