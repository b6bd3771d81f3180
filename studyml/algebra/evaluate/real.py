"""The functions of the grammar on real arrays, by canonical name.

Owns the table from names to NumPy, and the few that NumPy lacks (``sigmoid``, ``softmax``, ``one_hot``),
each in its stable form. Knows no trees and no bounds.
"""

from __future__ import annotations

import math
import operator
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]


def sigmoid(x: Any) -> Any:
    """``1 / (1 + exp(-x))`` without overflow."""
    x = np.asarray(x, dtype=float)
    decay = np.exp(-np.abs(x))
    return np.where(x >= 0, 1.0, decay) / (1.0 + decay)


def relu(x: Any) -> Any:
    """``max(x, 0)``."""
    return np.maximum(x, 0.0)


def softplus(x: Any) -> Any:
    """``log(1 + exp(x))`` without overflow."""
    return np.logaddexp(0.0, x)


def logsumexp(a: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """``log(sum(exp(a)))`` along axes, shifted by the maximum."""
    a = np.asarray(a, dtype=float)
    top = np.max(a, axis=axis, keepdims=True)
    top = np.where(np.isfinite(top), top, 0.0)
    total = np.log(np.sum(np.exp(a - top), axis=axis, keepdims=True)) + top
    if keepdims:
        return total
    return total.reshape(()) if axis is None else np.squeeze(total, axis=axis)


def softmax(x: Any, axis: Any = -1) -> Any:
    """``exp(x) / sum(exp(x))`` along an axis, shifted by the maximum."""
    x = np.asarray(x, dtype=float)
    top = np.max(x, axis=axis, keepdims=True)
    weights = np.exp(x - np.where(np.isfinite(top), top, 0.0))
    return weights / np.sum(weights, axis=axis, keepdims=True)


def log_softmax(x: Any, axis: Any = -1) -> Any:
    """The logarithm of :func:`softmax`."""
    return x - logsumexp(x, axis=axis, keepdims=True)


def erf(x: Any) -> Any:
    """The error function."""
    return np.vectorize(math.erf, otypes=[float])(x)


def one_hot(y: Any, K: Any) -> Any:
    """Labels to rows with a single 1: (...,) and K give (..., K); ``np.eye(K)[y]`` would make K rows first."""
    labels = np.asarray(y)
    classes = np.arange(operator.index(K))
    return (classes[labels.astype(int) if labels.dtype.kind == "b" else labels][..., None] == classes).astype(float)


def cross(a: Any, b: Any, axis: int = -1) -> Any:
    """``np.cross`` of vectors with 3 entries; NumPy 2.5 refuses those with 2, older ones warn."""
    if np.shape(a)[axis] != 3 or np.shape(b)[axis] != 3:
        raise ValueError("both vectors must have 3 entries along the axis")
    return np.cross(a, b, axis=axis)


def transpose(a: Any, axes: Any = None) -> Any:
    """``.T`` and ``np.transpose``."""
    return np.transpose(a, axes)


def shape(a: Any) -> tuple[int, ...]:
    """``a.shape``."""
    return np.shape(a)


def size(a: Any, axis: int | None = None) -> int:
    """``a.size`` and ``np.size``."""
    if axis is None:
        return int(np.size(a))
    return int(np.shape(a)[axis])


def length(a: Any) -> int:
    """``len(a)``."""
    if np.ndim(a) == 0 and not isinstance(a, tuple):
        raise TypeError("object of type 'float' has no len()")
    return len(a)


def matrix_transpose(a: Any) -> Any:
    """``a.mT``: the last two axes change places."""
    if np.ndim(a) < 2:
        raise ValueError("matrix transpose with ndim < 2 is undefined")
    return np.swapaxes(a, -1, -2)


def clip(a: Any, a_min: Any = None, a_max: Any = None) -> Any:
    """``np.clip``; without limits a copy."""
    return np.clip(a, a_min, a_max) if a_min is not None or a_max is not None else np.asarray(a)


def array(object: Any, dtype: Any = None) -> Any:
    """``np.array`` of numbers, lists and arrays."""
    return np.array(object, dtype=dtype)


def astype(a: Any, dtype: str) -> Any:
    """``a.astype(dtype)``; a scalar stays one."""
    found = np.asarray(a).astype(dtype)
    return int(found) if dtype == "int" and not found.ndim else found


def array_equal(a1: Any, a2: Any) -> Any:
    """``np.array_equal``."""
    return np.bool_(np.array_equal(a1, a2))


def allclose(a: Any, b: Any, **options: Any) -> Any:
    """``np.allclose``."""
    return np.bool_(np.allclose(a, b, **options))


def quiet(function: Callable[..., Any]) -> Callable[..., Any]:
    """A function that warns about what the result shows anyway (no degrees of freedom left)."""

    def run(*args: Any, **keywords: Any) -> Any:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return function(*args, **keywords)

    return run


def quiet_of_nothing(function: Callable[..., Any]) -> Callable[..., Any]:
    """A function that warns of what is empty only: to silence it costs more than the function itself."""
    silent = quiet(function)

    def run(a: Any, *args: Any, **keywords: Any) -> Any:
        return (function if np.size(a) else silent)(a, *args, **keywords)

    return run


mean = quiet_of_nothing(np.mean)


def bincount(x: Any, weights: Any = None, minlength: Any = 0) -> Any:
    """``np.bincount``, which refuses an array of floats and counts a list of them with a warning, for now."""
    return np.bincount(np.asarray(x) if np.size(x) else x, weights, minlength)


def decomposed(function: Callable[..., Any]) -> Callable[..., Any]:
    """A decomposition whose parts come as a plain tuple."""

    def run(*args: Any, **keywords: Any) -> Any:
        parts = function(*args, **keywords)
        return tuple(parts) if isinstance(parts, tuple) else parts

    return run


def decomposed_list(function: Callable[..., Any]) -> Callable[..., Any]:
    """A function whose parts come as a list, as a tuple."""

    def run(*args: Any, **keywords: Any) -> Any:
        return tuple(function(*args, **keywords))

    return run


OPERATORS: dict[str, Callable[..., Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": np.true_divide,
    "//": operator.floordiv,
    "%": operator.mod,
    "@": np.matmul,
    "**": np.power,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
    "&": operator.and_,
    "|": operator.or_,
    "^": operator.xor,
    "unary -": operator.neg,
    "unary +": operator.pos,
    "unary ~": np.invert,
}

SAME_IN_NUMPY = [
    "sum",
    "prod",
    "mean",
    "max",
    "min",
    "any",
    "all",
    "argmax",
    "argmin",
    "std",
    "var",
    "median",
    "percentile",
    "quantile",
    "average",
    "ptp",
    "count_nonzero",
    "cumsum",
    "cumprod",
    "exp",
    "expm1",
    "log",
    "log1p",
    "log2",
    "log10",
    "sqrt",
    "abs",
    "sign",
    "square",
    "tanh",
    "sinh",
    "cosh",
    "sin",
    "cos",
    "tan",
    "arcsin",
    "arccos",
    "arctan",
    "arctanh",
    "arcsinh",
    "arccosh",
    "floor",
    "ceil",
    "isnan",
    "isfinite",
    "isinf",
    "logical_not",
    "round",
    "nan_to_num",
    "maximum",
    "minimum",
    "logaddexp",
    "hypot",
    "arctan2",
    "heaviside",
    "logical_and",
    "logical_or",
    "logical_xor",
    "where",
    "isclose",
    "dot",
    "vdot",
    "inner",
    "outer",
    "kron",
    "einsum",
    "tensordot",
    "convolve",
    "trace",
    "eye",
    "zeros",
    "ones",
    "full",
    "zeros_like",
    "ones_like",
    "full_like",
    "arange",
    "linspace",
    "diag",
    "tril",
    "triu",
    "ndim",
    "swapaxes",
    "moveaxis",
    "expand_dims",
    "squeeze",
    "reshape",
    "ravel",
    "broadcast_to",
    "atleast_1d",
    "atleast_2d",
    "concatenate",
    "stack",
    "vstack",
    "hstack",
    "column_stack",
    "tile",
    "repeat",
    "pad",
    "flip",
    "roll",
    "diff",
    "diagonal",
    "copy",
    "sort",
    "argsort",
    "partition",
    "argpartition",
    "take",
    "take_along_axis",
    "unique",
    "nonzero",
    "bincount",
    "cov",
    "corrcoef",
]
SAME_IN_LINALG = [
    "norm",
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
    "svd",
    "svdvals",
    "qr",
    "solve",
    "lstsq",
    "matrix_power",
    "multi_dot",
]

FUNCTIONS: dict[str, Callable[..., Any]] = {
    **{name: getattr(np, name) for name in SAME_IN_NUMPY},
    **{f"linalg.{name}": getattr(np.linalg, name) for name in SAME_IN_LINALG if name != "svdvals"},
    **{
        f"linalg.{name}": decomposed(getattr(np.linalg, name))
        for name in ("slogdet", "eigh", "eig", "svd", "qr", "lstsq")
    },
    "linalg.svdvals": lambda x: np.linalg.svd(x, compute_uv=False),
    **{name: quiet(getattr(np, name)) for name in ("cov", "corrcoef", "median", "var", "std")},
    "mean": mean,
    "average": quiet_of_nothing(np.average),
    "bincount": bincount,
    "sigmoid": sigmoid,
    "relu": relu,
    "softplus": softplus,
    "erf": erf,
    "logsumexp": logsumexp,
    "softmax": softmax,
    "log_softmax": log_softmax,
    "one_hot": one_hot,
    "split": decomposed_list(np.split),
    "lib.stride_tricks.sliding_window_view": np.lib.stride_tricks.sliding_window_view,
    "cross": cross,
    "T": transpose,
    "transpose": transpose,
    "mT": matrix_transpose,
    "shape": shape,
    "size": size,
    "len": length,
    "clip": clip,
    "array": array,
    "astype": astype,
    "array_equal": array_equal,
    "allclose": allclose,
}
"""Canonical name → function of (operands, keywords by NumPy's names)."""
