"""The functions of the grammar on dual numbers: the value in the real part, a tiny tangent in the imaginary.

Owns the complex-safe form of every function, for the complex step: with x + ih·dx, h about 1e-30, the
imaginary part of f is h·f'(x)·dx to full precision (Squire and Trapp, 1998). NumPy's own complex
functions do for what is analytic (``exp``, ``@``, ``einsum``, ``linalg.inv``); what orders, compares,
conjugates or drops the imaginary part (``abs``, ``max``, ``norm``, ``var``, ``slogdet``, ``sort`` …) is
written here by its tangent. :data:`WITHOUT` names those that have none. Knows no trees.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from studyml.algebra.evaluate import dual_entries, dual_linear, dual_order, real
from studyml.algebra.evaluate.tangent import NoDerivative, im, is_dual, joined, re


def on_values(function: Callable[..., Any]) -> Callable[..., Any]:
    """A piecewise constant function: it sees values only and its derivative is 0."""

    def run(*args: Any, **keywords: Any) -> Any:
        return function(*map(re, args), **{word: re(value) for word, value in keywords.items()})

    return run


def on_arrays(function: Callable[..., Any]) -> Callable[..., Any]:
    """A function that may be given lists as NumPy's are: ``std([a, b])``, whose tangent an array carries."""

    def run(*args: Any, **keywords: Any) -> Any:
        return function(*map(_array, args), **{word: _array(value) for word, value in keywords.items()})

    return run


def _array(value: Any) -> Any:
    return np.asarray(value) if isinstance(value, tuple) and _any_dual(value) else value


def on_first(function: Callable[..., Any]) -> Callable[..., Any]:
    """A function of which the first argument alone has a tangent."""

    def run(a: Any, *args: Any, **keywords: Any) -> Any:
        return function(a, *map(re, args), **{word: re(value) for word, value in keywords.items()})

    return run


def plain_dot(a: Any, b: Any) -> Any:
    """``np.vdot`` without the conjugate."""
    return np.dot(np.ravel(a), np.ravel(b))


def bincount(x: Any, weights: Any = None, minlength: int = 0) -> Any:
    """``np.bincount``."""
    if weights is None or not is_dual(weights):
        return real.bincount(re(x), weights, re(minlength))
    return joined(real.bincount(x, re(weights), minlength), real.bincount(x, im(weights), minlength))


def astype(a: Any, dtype: str) -> Any:
    """``a.astype(dtype)``: a float keeps its tangent."""
    return a if dtype == "float" and is_dual(a) else real.astype(re(a), dtype)


def array(object: Any, dtype: Any = None) -> Any:
    """``np.array``: floats keep their tangents."""
    return np.array(object) if dtype in (None, "float") else np.array(re(object), dtype=dtype)


def typed(function: Callable[..., Any]) -> Callable[..., Any]:
    """A function that casts what it adds up: floats keep their tangents, ``dtype=int`` sees values only."""

    def run(a: Any, *args: Any, dtype: Any = None, **keywords: Any) -> Any:
        if dtype is None:
            return function(a, *args, **keywords)
        if not _any_dual(a) or dtype in ("int", "bool"):
            return function(re(a), *args, dtype=dtype, **keywords)
        return function(a, *args, **keywords)

    return run


def full(shape: Any, fill_value: Any, dtype: Any = None) -> Any:
    """``np.full``."""
    return np.full(
        shape, fill_value if dtype in (None, "float") else re(fill_value), None if is_dual(fill_value) else dtype
    )


def full_like(a: Any, fill_value: Any, dtype: Any = None) -> Any:
    """``np.full_like``: of whole numbers it makes whole ones."""
    found = np.full_like(re(a), re(fill_value), dtype=dtype)
    return np.full(found.shape, fill_value) if is_dual(fill_value) and found.dtype.kind == "f" else found


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
    "nonzero",
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
    "atleast_1d",
    "atleast_2d",
    "split",
    "lib.stride_tricks.sliding_window_view",
    "concatenate",
    "stack",
    "vstack",
    "hstack",
    "column_stack",
    "pad",
    "flip",
    "diff",
    "diagonal",
    "copy",
]
"""Functions that NumPy carries through complex numbers as they are."""

CARRYING = ("roll", "tile", "repeat", "take", "take_along_axis", "diag", "tril", "triu")
"""Functions that move entries about: which and how often is said by values."""

_WRITTEN: dict[str, Callable[..., Any]] = {
    **dual_linear.FUNCTIONS,
    "abs": dual_entries.absolute,
    "sigmoid": dual_entries.sigmoid,
    "relu": dual_entries.with_slope(real.relu, lambda x: np.where(x > 0, 1.0, 0.0)),
    "softplus": dual_entries.softplus,
    "erf": dual_entries.with_slope(real.erf, lambda x: 2.0 / math.sqrt(math.pi) * np.exp(-(x * x))),
    "tanh": dual_entries.with_slope(np.tanh, lambda x: 1.0 - np.tanh(x) ** 2),
    "softmax": dual_entries.softmax,
    "log_softmax": dual_entries.log_softmax,
    "logsumexp": dual_entries.logsumexp,
    "maximum": dual_entries.maximum,
    "minimum": dual_entries.minimum,
    "clip": dual_entries.clip,
    "where": dual_entries.choose,
    "logaddexp": dual_entries.logaddexp,
    "hypot": dual_entries.hypot,
    "arctan2": dual_entries.arctan2,
    "max": dual_order.maximal,
    "min": dual_order.minimal,
    "ptp": dual_order.spread,
    "sort": dual_order.sort,
    "partition": dual_order.partition,
    "quantile": dual_order.quantile,
    "percentile": dual_order.percentile,
    "median": dual_order.median,
    "var": dual_order.variance,
    "std": dual_order.deviation,
    "cov": dual_order.covariance,
    "corrcoef": dual_order.correlation,
    "vdot": plain_dot,
    "bincount": bincount,
    "astype": astype,
    "array": array,
    "full": full,
    "full_like": full_like,
}
"""Canonical name → its form by the tangent."""

DUAL_FUNCTIONS: dict[str, Callable[..., Any]] = {
    **{name: real.FUNCTIONS[name] for name in ANALYTIC},
    **{name: on_values(real.FUNCTIONS[name]) for name in CONSTANT},
    **{name: on_first(real.FUNCTIONS[name]) for name in CARRYING},
    **{name: refused(name) for name in WITHOUT},
    **{name: on_arrays(function) for name, function in _WRITTEN.items()},
    **{name: typed(real.FUNCTIONS[name]) for name in ("sum", "prod", "mean")},
}
"""Canonical name → the same function on dual numbers."""


DUAL_OPERATORS: dict[str, Callable[..., Any]] = {
    **real.OPERATORS,
    **{op: on_values(real.OPERATORS[op]) for op in ("<", "<=", ">", ">=", "==", "!=", "&", "|", "^", "unary ~")},
    "**": dual_entries.power,
    "//": dual_entries.floor_divide,
    "%": dual_entries.modulo,
}
