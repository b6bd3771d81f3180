"""Central differences: the error falls with h squared, one-sided ones with h."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np


def numerical_gradient(f: Callable[[np.ndarray], float], w: np.ndarray, h: float = 1e-5) -> np.ndarray:
    at = np.asarray(w, dtype=float)
    gradient = np.zeros(at.shape)
    for i in np.ndindex(at.shape):
        at[i] += h
        above = f(at)
        at[i] -= 2 * h
        gradient[i] = (above - f(at)) / (2 * h)
        at[i] += h
    return gradient
