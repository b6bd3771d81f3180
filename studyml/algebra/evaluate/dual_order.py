"""Functions that order or summarise along axes, on dual numbers.

Owns ``max``, ``sort``, ``median``, ``quantile`` (by the order of values) and ``var``, ``std``, ``cov`` (without
NumPy's conjugate). Knows no trees.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from studyml.algebra.evaluate import real
from studyml.algebra.evaluate.tangent import NoDerivative, is_dual, re


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
    if not is_dual(a) and not is_dual(q):
        return np.quantile(a, q, axis=axis, keepdims=keepdims, method=method)  # type: ignore[call-overload]  # a name
    if method != "linear" or np.ndim(q):
        raise NoDerivative("a quantile with a method or several q has no complex-safe form")
    lined, place, axes = _lined(a, axis)
    ordered = sort(lined, place)
    position = q * (ordered.shape[place] - 1)
    low = min(math.floor(re(position)), ordered.shape[place] - 1)
    high = min(low + 1, ordered.shape[place] - 1)
    first, second = np.take(ordered, low, axis=place), np.take(ordered, high, axis=place)
    return _kept(first + (second - first) * (position - low), a, axes, keepdims)


def percentile(a: Any, q: Any, axis: Any = None, keepdims: bool = False, method: str = "linear") -> Any:
    """``np.percentile``."""
    return quantile(a, np.true_divide(q, 100.0), axis, keepdims, method)


def median(a: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """``np.median``."""
    return quantile(a, 0.5, axis, keepdims)


def variance(a: Any, axis: Any = None, dtype: Any = None, ddof: Any = 0, keepdims: bool = False) -> Any:
    """``np.var`` without the conjugate."""
    if not is_dual(a):
        return real.FUNCTIONS["var"](a, axis=axis, ddof=ddof, keepdims=keepdims)
    away = a - real.mean(a, axis=axis, keepdims=True)
    total = np.sum(away * away, axis=axis, keepdims=keepdims)
    return total / (np.size(a) / np.size(real.mean(re(a), axis=axis)) - ddof)


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
    away = data - real.mean(data, axis=1, keepdims=True)
    divisor = data.shape[1] - ((0 if bias else 1) if ddof is None else ddof)
    return np.squeeze(away @ away.T / divisor)


def correlation(x: Any, y: Any = None, rowvar: bool = True) -> Any:
    """``np.corrcoef`` without the conjugate."""
    found = covariance(x, y, rowvar)
    if not found.ndim:
        return found / found
    scale = np.sqrt(np.diag(found))
    return found / np.outer(scale, scale)
