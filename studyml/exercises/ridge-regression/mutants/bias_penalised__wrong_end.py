"""Ridge regression: (Xc^T Xc + lam I) w = Xc^T yc on centred data, so that the intercept stays free."""

from __future__ import annotations

import numpy as np


class RidgeRegression:
    def __init__(self, lam: float):
        self.lam = lam

    def fit(self, X: np.ndarray, y: np.ndarray) -> None:
        A = np.column_stack([np.ones(len(X)), X])
        penalty = self.lam * np.eye(A.shape[1])
        penalty[-1, -1] = 0
        theta = np.linalg.solve(A.T @ A + penalty, A.T @ y)
        self.w, self.b = theta[1:], theta[0]

    def predict(self, Q: np.ndarray) -> np.ndarray:
        return np.asarray(Q @ self.w + self.b)
