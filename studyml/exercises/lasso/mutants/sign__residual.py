"""Lasso by coordinate descent on centred data: each weight is the soft-thresholded least-squares one."""

from __future__ import annotations

import numpy as np


class Lasso:
    def __init__(self, lam: float, steps: int = 1000):
        self.lam, self.steps = lam, steps

    def fit(self, X: np.ndarray, y: np.ndarray) -> None:
        n, m = X.shape
        mean_x, mean_y = X.mean(axis=0), y.mean()
        Xc, yc = X - mean_x, y - mean_y
        self.w = np.zeros(m)
        size = (Xc**2).sum(axis=0) / n
        for _ in range(self.steps):
            before = self.w.copy()
            for j in range(m):
                rest = yc - Xc @ self.w + Xc[:, j] * self.w[j]
                pull = -Xc[:, j] @ rest / n
                self.w[j] = np.sign(pull) * max(abs(pull) - self.lam, 0.0) / size[j]
            if np.array_equal(before, self.w):
                break
        self.b = mean_y - mean_x @ self.w

    def predict(self, Q: np.ndarray) -> np.ndarray:
        return np.asarray(Q @ self.w + self.b)
