"""Central differences: the error falls with h squared, one-sided ones with h."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np


def numerical_gradient(f: Callable[[np.ndarray], float], w: np.ndarray, h: float = 1e-5) -> np.ndarray:
    at = np.array(w, dtype=float)
    gradient = np.zeros(at.shape)
    for i in np.ndindex(at.shape):
        above, below = at.copy(), at.copy()
        above[i] += h * max(1.0, abs(at[i]))
        below[i] -= h * max(1.0, abs(at[i]))
        gradient[i] = (f(above) - f(below)) / (2 * h)
    return gradient
