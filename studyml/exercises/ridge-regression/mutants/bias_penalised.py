"""Ridge regression: (Xc^T Xc + lam I) w = Xc^T yc on centred data, so that the intercept stays free."""

from __future__ import annotations

import numpy as np


class RidgeRegression:
    def __init__(self, lam: float):
        self.lam = lam

    def fit(self, X: np.ndarray, y: np.ndarray) -> None:
        A = np.column_stack([np.ones(len(X)), X])
        t = np.linalg.solve(A.T @ A + self.lam * np.eye(A.shape[1]), A.T @ y)
        self.b, self.w = t[0], t[1:]

    def predict(self, Q: np.ndarray) -> np.ndarray:
        return Q @ self.w + self.b
