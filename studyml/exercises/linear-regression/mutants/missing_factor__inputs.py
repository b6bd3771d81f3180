"""Linear regression by gradient descent on half the mean squared error.

L = |y - p|^2 / 2n with p = X w + b gives dL/dw = X^T (p - y) / n and dL/db = mean(p - y).
"""

from __future__ import annotations

import numpy as np


class LinearRegression:
    def __init__(self, m: int):
        self.w = np.zeros(m)
        self.b = 0.0

    def predict(self, X: np.ndarray) -> np.ndarray:
        return X @ self.w + self.b

    def loss(self, X: np.ndarray, y: np.ndarray) -> float:
        error = self.predict(X) - y
        return float(error @ error / (2 * len(y)))

    def step(self, X: np.ndarray, y: np.ndarray, rate: float) -> None:
        error = self.predict(X) - y
        dw = np.full(X.shape[1], error.mean())
        db = error.mean()
        self.w = self.w - rate * dw
        self.b = self.b - rate * db

    def fit(self, X: np.ndarray, y: np.ndarray, steps: int, rate: float = 0.01) -> None:
        for _ in range(steps):
            self.step(X, y, rate)
