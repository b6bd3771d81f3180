"""k nearest neighbours by brute force: |q - x|^2 = |q|^2 - 2 q.x + |x|^2, all pairs at once."""

from __future__ import annotations

import numpy as np


class KNNClassifier:
    def __init__(self, k: int):
        self.k = k

    def fit(self, X: np.ndarray, y: np.ndarray) -> None:
        self.X = X
        self.y = y

    def predict(self, Q: np.ndarray) -> np.ndarray:
        distance = (Q**2).sum(axis=1)[:, None] - 2 * Q @ self.X.T + (self.X**2).sum(axis=1)
        nearest = np.argsort(distance, axis=1, kind="stable")[:, : self.k]
        return np.asarray(np.median(self.y[nearest], axis=1))
