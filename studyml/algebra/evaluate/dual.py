"""The functions of the grammar on dual numbers: the value in the real part, a tiny tangent in the imaginary.

Owns the complex-safe form of every function, for the complex step: with x + ih·dx, h about 1e-30, the
imaginary part of f is h·f'(x)·dx to full precision (Squire and Trapp, 1998). NumPy's own complex
functions do for what is analytic (``exp``, ``@``, ``einsum``, ``linalg.inv``); what orders, compares,
conjugates or drops the imaginary part (``abs``, ``max``, ``norm``, ``var``, ``slogdet``, ``sort`` …) is
written here by its tangent. :data:`WITHOUT` names those that have none. Knows no trees.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from typing import Any

import numpy as np

from studyml.algebra.evaluate import dual_linear, real


class NoDerivative(RuntimeError):
    """A function has no complex-safe form; ``numeric=True`` differentiates by differences."""


def re(x: Any) -> Any:
    """The value, without its tangent."""
    if isinstance(x, np.ndarray | np.generic):
        return x.real if x.dtype.kind == "c" else x
    return tuple(re(item) for item in x) if isinstance(x, tuple) else x.real if isinstance(x, complex) else x


def im(x: Any) -> Any:
    """The tangent."""
    return x.imag if isinstance(x, np.ndarray | np.generic | complex) else np.imag(x)


def is_dual(x: Any) -> bool:
    """Whether a value carries a tangent."""
    return isinstance(x, complex) or (isinstance(x, np.ndarray | np.generic) and x.dtype.kind == "c")


def joined(value: Any, tangent: Any) -> Any:
    """value + i·tangent, without the NaN that inf·i would bring."""
    shape = np.broadcast_shapes(np.shape(value), np.shape(tangent))
    found = np.empty(shape, dtype=complex)
    found.real = value
    found.imag = tangent
    return found if shape else found[()]


def on_values(function: Callable[..., Any]) -> Callable[..., Any]:
    """A piecewise constant function: it sees values only and its derivative is 0."""

    def run(*args: Any, **keywords: Any) -> Any:
        return function(*map(re, args), **{word: re(value) for word, value in keywords.items()})

    return run


def with_slope(function: Callable[[Any], Any], slope: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """An entrywise function by its derivative."""

    def run(x: Any) -> Any:
        if not is_dual(x):
            return function(x)
        value = re(x)
        return joined(function(value), slope(value) * im(x))

    return run


def power(x: Any, y: Any) -> Any:
    """``x ** y`` as in the reals: NaN where they have none."""
    if not is_dual(x) and not is_dual(y):
        return np.power(x, y)
    base, exponent = np.asarray(re(x), dtype=float), re(y)
    value = np.power(base, exponent)
    tangent = np.where(np.equal(exponent, 0), 0.0, exponent * np.power(base, exponent - np.float64(1.0))) * im(x)
    if is_dual(y):
        tangent = tangent + np.where(im(y) == 0, 0.0, value * np.log(base) * im(y))
    return joined(value, tangent)


def modulo(x: Any, y: Any) -> Any:
    """``x % y``."""
    return x - floor_divide(x, y) * y if is_dual(x) or is_dual(y) else operator.mod(x, y)


def floor_divide(x: Any, y: Any) -> Any:
    """``x // y``."""
    return operator.floordiv(re(x), re(y))


def choose(condition: Any, x: Any, y: Any) -> Any:
    """``np.where``."""
    return np.where(re(condition).astype(bool) if is_dual(condition) else condition, x, y)


def maximum(x1: Any, x2: Any) -> Any:
    """``np.maximum``."""
    return np.where(re(x1) >= re(x2), x1, x2)


def minimum(x1: Any, x2: Any) -> Any:
    """``np.minimum``."""
    return np.where(re(x1) <= re(x2), x1, x2)


def clip(a: Any, a_min: Any = None, a_max: Any = None) -> Any:
    """``np.clip``."""
    if a_min is not None:
        a = maximum(a, a_min)
    return a if a_max is None else minimum(a, a_max)


def absolute(x: Any) -> Any:
    """``np.abs``."""
    return np.where(re(x) < 0, -x, x) if is_dual(x) else np.abs(x)


def sigmoid(x: Any) -> Any:
    """``1 / (1 + exp(-x))``."""
    if not is_dual(x):
        return real.sigmoid(x)
    value = real.sigmoid(re(x))
    return joined(value, value * real.sigmoid(-re(x)) * im(x))


def softplus(x: Any) -> Any:
    """``log(1 + exp(x))``."""
    return joined(real.softplus(re(x)), real.sigmoid(re(x)) * im(x)) if is_dual(x) else real.softplus(x)


def logaddexp(x1: Any, x2: Any) -> Any:
    """``np.logaddexp``."""
    if not is_dual(x1) and not is_dual(x2):
        return np.logaddexp(x1, x2)
    share = real.sigmoid(np.subtract(re(x1), re(x2)))
    return joined(np.logaddexp(re(x1), re(x2)), share * im(x1) + (1.0 - share) * im(x2))


def hypot(x1: Any, x2: Any) -> Any:
    """``np.hypot``."""
    value = np.hypot(re(x1), re(x2))
    return joined(value, (re(x1) * im(x1) + re(x2) * im(x2)) / value)


def arctan2(x1: Any, x2: Any) -> Any:
    """``np.arctan2``."""
    square = np.square(re(x1)) + np.square(re(x2))
    return joined(np.arctan2(re(x1), re(x2)), (re(x2) * im(x1) - re(x1) * im(x2)) / square)


def softmax(x: Any, axis: Any = -1) -> Any:
    """``softmax``."""
    if not is_dual(x):
        return real.softmax(x, axis)
    value = real.softmax(re(x), axis)
    return joined(value, value * (im(x) - np.sum(value * im(x), axis=axis, keepdims=True)))


def logsumexp(a: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """``logsumexp``."""
    if not is_dual(a):
        return real.logsumexp(a, axis, keepdims)
    total = real.logsumexp(re(a), axis, True)
    tangent = np.sum(np.exp(re(a) - total) * im(a), axis=axis, keepdims=keepdims)
    return joined(real.logsumexp(re(a), axis, keepdims), tangent)


def log_softmax(x: Any, axis: Any = -1) -> Any:
    """``log_softmax``."""
    return x - logsumexp(x, axis, True)


def _lined(a: Any, axis: Any) -> tuple[Any, int, tuple[int, ...]]:
    """The array with the reduced axes joined into one, that one's place, and the axes."""
    a = np.asarray(a)
    if axis is None:
        return a.reshape(-1), 0, tuple(range(a.ndim))
    if isinstance(axis, tuple):
        axes = tuple(place % a.ndim for place in axis)
        moved = np.moveaxis(a, axes, range(-len(axes), 0))
        return moved.reshape(*moved.shape[: a.ndim - len(axes)], -1), a.ndim - len(axes), axes
    return a, axis % max(a.ndim, 1), (axis % max(a.ndim, 1),)


def _kept(found: Any, a: Any, axes: tuple[int, ...], keepdims: bool) -> Any:
    return np.expand_dims(found, axes) if keepdims else found


def _extreme(pick: Callable[..., Any], plain: Callable[..., Any]) -> Callable[..., Any]:
    def run(a: Any, axis: Any = None, keepdims: bool = False) -> Any:
        if not is_dual(a):
            return plain(a, axis=axis, keepdims=keepdims)
        lined, place, axes = _lined(a, axis)
        where = np.expand_dims(pick(re(lined), axis=place), place)
        return _kept(np.take_along_axis(lined, where, axis=place).squeeze(place), a, axes, keepdims)

    return run


maximal = _extreme(np.argmax, np.max)
minimal = _extreme(np.argmin, np.min)


def spread(a: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """``np.ptp``."""
    return maximal(a, axis, keepdims) - minimal(a, axis, keepdims)


def sort(a: Any, axis: Any = -1) -> Any:
    """``np.sort``."""
    if axis is None:
        a, axis = np.asarray(a).reshape(-1), 0
    return np.take_along_axis(np.asarray(a), np.argsort(re(a), axis=axis), axis=axis)


def partition(a: Any, kth: Any, axis: Any = -1) -> Any:
    """``np.partition``."""
    if axis is None:
        a, axis = np.asarray(a).reshape(-1), 0
    return np.take_along_axis(np.asarray(a), np.argpartition(re(a), kth, axis=axis), axis=axis)


def quantile(a: Any, q: Any, axis: Any = None, keepdims: bool = False, method: str = "linear") -> Any:
    """``np.quantile``, linear between neighbours."""
    if not is_dual(a):
        return np.quantile(a, re(q), axis=axis, keepdims=keepdims, method=method)  # type: ignore[call-overload]  # a name
    if method != "linear" or np.ndim(q):
        raise NoDerivative("a quantile with a method or several q has no complex-safe form")
    lined, place, axes = _lined(a, axis)
    ordered = sort(lined, place)
    position = float(re(q)) * (ordered.shape[place] - 1)
    low = min(math.floor(position), ordered.shape[place] - 1)
    high = min(low + 1, ordered.shape[place] - 1)
    first, second = np.take(ordered, low, axis=place), np.take(ordered, high, axis=place)
    return _kept(first + (second - first) * (position - low), a, axes, keepdims)


def percentile(a: Any, q: Any, axis: Any = None, keepdims: bool = False, method: str = "linear") -> Any:
    """``np.percentile``."""
    return quantile(a, np.true_divide(re(q), 100.0), axis, keepdims, method)


def median(a: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """``np.median``."""
    return quantile(a, 0.5, axis, keepdims)


def variance(a: Any, axis: Any = None, dtype: Any = None, ddof: Any = 0, keepdims: bool = False) -> Any:
    """``np.var`` without the conjugate."""
    if not is_dual(a):
        return np.var(a, axis=axis, ddof=ddof, keepdims=keepdims)
    away = a - np.mean(a, axis=axis, keepdims=True)
    total = np.sum(away * away, axis=axis, keepdims=keepdims)
    return total / (np.size(a) / np.size(np.mean(re(a), axis=axis)) - ddof)


def deviation(a: Any, axis: Any = None, dtype: Any = None, ddof: Any = 0, keepdims: bool = False) -> Any:
    """``np.std`` without the conjugate."""
    return np.sqrt(variance(a, axis, None, ddof, keepdims))


def covariance(m: Any, y: Any = None, rowvar: bool = True, bias: bool = False, ddof: Any = None) -> Any:
    """``np.cov`` without the conjugate."""
    rows = [np.atleast_2d(np.asarray(part)) for part in (m, y) if part is not None]
    if not rowvar:
        rows = [
            part if part.shape[0] == 1 and np.ndim(given) < 2 else part.T
            for part, given in zip(rows, (m, y), strict=False)
        ]
    data = np.concatenate(rows, axis=0)
    away = data - data.mean(axis=1, keepdims=True)
    divisor = data.shape[1] - ((0 if bias else 1) if ddof is None else ddof)
    return np.squeeze(away @ away.T / divisor)


def correlation(x: Any, y: Any = None, rowvar: bool = True) -> Any:
    """``np.corrcoef`` without the conjugate."""
    found = covariance(x, y, rowvar)
    if not found.ndim:
        return found / found
    scale = np.sqrt(np.diag(found))
    return found / np.outer(scale, scale)


def plain_dot(a: Any, b: Any) -> Any:
    """``np.vdot`` without the conjugate."""
    return np.dot(np.ravel(a), np.ravel(b))


def bincount(x: Any, weights: Any = None, minlength: int = 0) -> Any:
    """``np.bincount``."""
    if weights is None or not is_dual(weights):
        return np.bincount(re(x), weights, minlength)
    return joined(np.bincount(x, re(weights), minlength), np.bincount(x, im(weights), minlength))


def astype(a: Any, dtype: str) -> Any:
    """``a.astype(dtype)``: a float keeps its tangent."""
    return a if dtype == "float" and is_dual(a) else real.astype(re(a), dtype)


def array(object: Any, dtype: Any = None) -> Any:
    """``np.array``: floats keep their tangents."""
    return np.array(object) if dtype in (None, "float") else np.array(re(object), dtype=dtype)


def full(shape: Any, fill_value: Any, dtype: Any = None) -> Any:
    """``np.full``."""
    return np.full(
        shape, fill_value if dtype in (None, "float") else re(fill_value), None if is_dual(fill_value) else dtype
    )


def full_like(a: Any, fill_value: Any, dtype: Any = None) -> Any:
    """``np.full_like``."""
    return np.full(np.shape(a), fill_value) if is_dual(fill_value) else np.full_like(re(a), fill_value, dtype=dtype)


def refused(name: str) -> Callable[..., Any]:
    """A function that can't be differentiated here, unless it sees values only."""
    plain = real.FUNCTIONS[name]

    def run(*args: Any, **keywords: Any) -> Any:
        if any(_any_dual(argument) for argument in (*args, *keywords.values())):
            raise NoDerivative(f"{name} has no complex-safe form")
        return plain(*args, **keywords)

    return run


def _any_dual(value: Any) -> bool:
    return any(map(_any_dual, value)) if isinstance(value, tuple) else is_dual(value)


WITHOUT = ("linalg.eig", "linalg.eigvals", "linalg.qr", "unique")
"""Functions without a complex-safe form."""

CONSTANT = [
    "any",
    "all",
    "argmax",
    "argmin",
    "count_nonzero",
    "sign",
    "floor",
    "ceil",
    "isnan",
    "isfinite",
    "isinf",
    "logical_not",
    "round",
    "heaviside",
    "logical_and",
    "logical_or",
    "logical_xor",
    "isclose",
    "allclose",
    "array_equal",
    "argsort",
    "argpartition",
    "zeros_like",
    "ones_like",
    "linalg.matrix_rank",
    "zeros",
    "ones",
    "eye",
    "arange",
    "one_hot",
]
"""Functions whose derivative is 0 wherever there is one."""

ANALYTIC = [
    "sum",
    "prod",
    "mean",
    "average",
    "cumsum",
    "cumprod",
    "exp",
    "expm1",
    "log",
    "log1p",
    "log2",
    "log10",
    "sqrt",
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
    "nan_to_num",
    "dot",
    "inner",
    "outer",
    "kron",
    "einsum",
    "tensordot",
    "cross",
    "convolve",
    "linspace",
    "diag",
    "tril",
    "triu",
    "trace",
    "linalg.inv",
    "linalg.det",
    "linalg.solve",
    "linalg.matrix_power",
    "linalg.multi_dot",
    "T",
    "mT",
    "shape",
    "ndim",
    "size",
    "len",
    "transpose",
    "swapaxes",
    "moveaxis",
    "expand_dims",
    "squeeze",
    "reshape",
    "ravel",
    "broadcast_to",
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
    "take",
    "take_along_axis",
]
"""Functions that NumPy carries through complex numbers as they are."""

DUAL_FUNCTIONS: dict[str, Callable[..., Any]] = {
    **{name: real.FUNCTIONS[name] for name in ANALYTIC},
    **{name: on_values(real.FUNCTIONS[name]) for name in CONSTANT},
    **{name: refused(name) for name in WITHOUT},
    **dual_linear.FUNCTIONS,
    "abs": absolute,
    "sigmoid": sigmoid,
    "relu": with_slope(real.relu, lambda x: np.where(x > 0, 1.0, 0.0)),
    "softplus": softplus,
    "erf": with_slope(real.erf, lambda x: 2.0 / math.sqrt(math.pi) * np.exp(-(x * x))),
    "tanh": with_slope(np.tanh, lambda x: 1.0 - np.tanh(x) ** 2),
    "softmax": softmax,
    "log_softmax": log_softmax,
    "logsumexp": logsumexp,
    "maximum": maximum,
    "minimum": minimum,
    "clip": clip,
    "where": choose,
    "logaddexp": logaddexp,
    "hypot": hypot,
    "arctan2": arctan2,
    "max": maximal,
    "min": minimal,
    "ptp": spread,
    "sort": sort,
    "partition": partition,
    "quantile": quantile,
    "percentile": percentile,
    "median": median,
    "var": variance,
    "std": deviation,
    "cov": covariance,
    "corrcoef": correlation,
    "vdot": plain_dot,
    "bincount": bincount,
    "astype": astype,
    "array": array,
    "full": full,
    "full_like": full_like,
}
"""Canonical name → the same function on dual numbers."""


DUAL_OPERATORS: dict[str, Callable[..., Any]] = {
    **real.OPERATORS,
    **{op: on_values(real.OPERATORS[op]) for op in ("<", "<=", ">", ">=", "==", "!=", "&", "|", "^", "unary ~")},
    "**": power,
    "//": floor_divide,
    "%": modulo,
}
