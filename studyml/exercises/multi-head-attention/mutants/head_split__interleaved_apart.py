"""Multi-head self-attention: project, cut the columns into heads, attend in each, join, project.

(…, T, d) -> (…, T, h, d/h) -> (…, h, T, d/h): the heads become one more batch axis, so one product serves all.
"""

from __future__ import annotations

import numpy as np


def softmax(z: np.ndarray) -> np.ndarray:
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return np.asarray(e / e.sum(axis=-1, keepdims=True))


def split(A: np.ndarray, heads: int) -> np.ndarray:
    return np.moveaxis(A.reshape(*A.shape[:-1], -1, heads), -1, -3)


def join(A: np.ndarray) -> np.ndarray:
    A = np.swapaxes(A, -2, -3)
    return A.reshape(*A.shape[:-2], -1)


def multi_head_attention(
    X: np.ndarray,
    Wq: np.ndarray,
    Wk: np.ndarray,
    Wv: np.ndarray,
    Wo: np.ndarray,
    heads: int,
    mask: np.ndarray | None = None,
) -> np.ndarray:
    Q, K, V = split(X @ Wq, heads), split(X @ Wk, heads), split(X @ Wv, heads)
    scores = Q @ np.swapaxes(K, -1, -2) / np.sqrt(Q.shape[-1])
    if mask is not None:
        scores = np.where(mask, scores, -np.inf)
    return np.asarray(join(softmax(scores) @ V) @ Wo)
