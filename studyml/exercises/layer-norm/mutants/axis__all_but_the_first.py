"""Layer normalisation over the last axis, forward and backward.

With Z = (x - mean) / s, s = sqrt(var + eps) and g = gamma G: dL/dx = (g - mean of g - Z mean of (g Z)) / s, means over
the vector's own entries.
"""

from __future__ import annotations

import numpy as np


def layer_norm(X: np.ndarray, gamma: np.ndarray, beta: np.ndarray, eps: float = 1e-5) -> np.ndarray:
    axes = tuple(range(1, X.ndim))
    mean = X.mean(axis=axes, keepdims=True)
    var = X.var(axis=axes, keepdims=True)
    return np.asarray(gamma * (X - mean) / np.sqrt(var + eps) + beta)


def layer_norm_backward(
    G: np.ndarray, X: np.ndarray, gamma: np.ndarray, eps: float = 1e-5
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    s = np.sqrt(X.var(axis=-1, keepdims=True) + eps)
    Z = (X - X.mean(axis=-1, keepdims=True)) / s
    g = gamma * G
    dX = (g - g.mean(axis=-1, keepdims=True) - Z * (g * Z).mean(axis=-1, keepdims=True)) / s
    vectors = tuple(range(X.ndim - 1))
    return dX, (G * Z).sum(axis=vectors), G.sum(axis=vectors)
