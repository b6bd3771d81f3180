"""Softmax and cross-entropy that survive large logits.

softmax(z) = softmax(z - c) for any c of a row; with c = max no exp exceeds 1, and
-log softmax(z)_y = log sum exp(z - c) - (z_y - c) never takes the log of 0.
"""

from __future__ import annotations

import numpy as np


def softmax(z: np.ndarray) -> np.ndarray:
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return np.asarray(e / e.sum(axis=1, keepdims=True))


def cross_entropy(z: np.ndarray, y: np.ndarray) -> float:
    shifted = z - z.max(axis=1, keepdims=True)
    log_sum = np.log(np.exp(shifted).sum(axis=1))
    return float(1 / np.log(2) * np.mean(log_sum - shifted[np.arange(len(y)), y]))


def gradient(z: np.ndarray, y: np.ndarray) -> np.ndarray:
    g = softmax(z)
    g[np.arange(len(y)), y] -= 1
    return g / len(y)
