"""Dual numbers as complex ones: the value in the real part, a tiny tangent in the imaginary.

Owns the taking apart and joining of both. Knows no functions.
"""

from __future__ import annotations

from typing import Any

import numpy as np


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
