"""Functions that work entry by entry, on dual numbers.

Owns the tangents of what branches or has no complex form in NumPy: ``abs``, ``maximum``, ``clip``, ``where``,
``**``, ``%``, ``sigmoid``, ``softmax``, ``logaddexp`` and their kin. Knows no trees.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import numpy as np

from studyml.algebra.evaluate import real
from studyml.algebra.evaluate.tangent import im, is_dual, joined, re


def power(x: Any, y: Any) -> Any:
    """``x ** y`` as in the reals: NaN where they have none."""
    if not is_dual(x) and not is_dual(y):
        return np.power(x, y)
    base, exponent = np.asarray(re(x), dtype=float), re(y)
    value = np.power(base, exponent)
    tangent = np.where(np.equal(exponent, 0), 0.0, exponent * np.power(base, exponent - np.float64(1.0))) * im(x)
    if is_dual(y):
        still = np.equal(im(y), 0) | np.equal(value, 0)  # 0**y stays 0, though log(0) says nothing of it
        tangent = tangent + np.where(still, 0.0, value * np.log(base) * im(y))
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


def with_slope(function: Callable[[Any], Any], slope: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """An entrywise function by its derivative."""

    def run(x: Any) -> Any:
        if not is_dual(x):
            return function(x)
        value = re(x)
        return joined(function(value), slope(value) * im(x))

    return run


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
