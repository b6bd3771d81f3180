"""Lasso by coordinate descent on centred data: each weight is the soft-thresholded least-squares one."""

from __future__ import annotations

import numpy as np


class Lasso:
    def __init__(self, lam: float, steps: int = 1000):
        self.lam, self.steps = lam, steps

    def fit(self, X: np.ndarray, y: np.ndarray) -> None:
        n, m = X.shape
        Xc, yc = np.column_stack([X, np.ones(n)]), y
        m += 1
        self.w = np.zeros(m)
        size = (Xc**2).sum(axis=0) / n
        for _ in range(self.steps):
            before = self.w.copy()
            for j in range(m):
                rest = yc - Xc @ self.w + Xc[:, j] * self.w[j]
                pull = Xc[:, j] @ rest / n
                self.w[j] = np.sign(pull) * max(abs(pull) - self.lam, 0.0) / size[j]
            if np.array_equal(before, self.w):
                break
        self.w, self.b = self.w[:-1], self.w[-1]

    def predict(self, Q: np.ndarray) -> np.ndarray:
        return np.asarray(Q @ self.w + self.b)
