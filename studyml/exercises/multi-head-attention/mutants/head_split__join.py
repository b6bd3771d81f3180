"""Multi-head self-attention: split the features into heads, attend in each, put them back together."""

from __future__ import annotations

import numpy as np


def multi_head_attention(
    X: np.ndarray,
    Wq: np.ndarray,
    Wk: np.ndarray,
    Wv: np.ndarray,
    Wo: np.ndarray,
    heads: int,
    mask: np.ndarray | None = None,
) -> np.ndarray:
    size = X.shape[-1] // heads

    def split(Z: np.ndarray) -> np.ndarray:
        return np.swapaxes(Z.reshape(*Z.shape[:-1], heads, size), -2, -3)

    Q, K, V = split(X @ Wq), split(X @ Wk), split(X @ Wv)
    scores = Q @ np.swapaxes(K, -1, -2) / np.sqrt(size)
    if mask is not None:
        scores = np.where(mask, scores, -np.inf)
    e = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights = e / e.sum(axis=-1, keepdims=True)
    joined = (weights @ V).reshape(X.shape)
    return np.asarray(joined @ Wo)
