"""Ridge regression: (Xc^T Xc + lam I) w = Xc^T yc on centred data, so that the intercept stays free."""

from __future__ import annotations

import numpy as np


class RidgeRegression:
    def __init__(self, lam: float):
        self.lam = lam

    def fit(self, X: np.ndarray, y: np.ndarray) -> None:
        mean_x, mean_y = X.mean(axis=0), y.mean()
        spread = X.std(axis=0)
        Xc, yc = (X - mean_x) / spread, y - mean_y
        gram = Xc.T @ Xc + self.lam * np.eye(X.shape[1])
        self.w = np.linalg.solve(gram, Xc.T @ yc) / spread
        self.b = mean_y - mean_x @ self.w

    def predict(self, Q: np.ndarray) -> np.ndarray:
        return np.asarray(Q @ self.w + self.b)
