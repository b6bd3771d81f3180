"""Layer normalisation over the last axis."""

from __future__ import annotations

import numpy as np


def layer_norm(X: np.ndarray, gamma: np.ndarray, beta: np.ndarray, eps: float = 1e-5) -> np.ndarray:
    mean = X.mean(axis=-1, keepdims=True)
    var = X.var(axis=-1, keepdims=True)
    return np.asarray(gamma * (X - mean) / np.sqrt(var + eps) + beta)
