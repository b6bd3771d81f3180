"""Logistic regression by gradient descent on the mean binary cross-entropy.

With z = X w + b and p = sigmoid(z): L = mean(log(1 + e^z) - y z), so dL/dz = (p - y) / n,
dL/dw = X^T (p - y) / n and dL/db = mean(p - y): the form of linear regression.
"""

from __future__ import annotations

import numpy as np


def sigmoid(z: np.ndarray) -> np.ndarray:
    """Return 1 / (1 + e^-z) without overflow: exp only ever sees -|z|."""
    small = np.exp(-np.abs(z))
    return np.asarray(np.where(z >= 0, 1 / (1 + small), small / (1 + small)))


class LogisticRegression:
    def __init__(self, m: int):
        self.w = np.zeros(m)
        self.b = 0.0

    def predict(self, X: np.ndarray) -> np.ndarray:
        return sigmoid(X @ self.w + self.b)

    def label(self, X: np.ndarray) -> np.ndarray:
        return (self.predict(X) >= 0.5).astype(int)

    def loss(self, X: np.ndarray, y: np.ndarray) -> float:
        z = X @ self.w + self.b
        return float(np.mean(np.logaddexp(0, z) - y * z))

    def step(self, X: np.ndarray, y: np.ndarray, rate: float) -> None:
        error = self.predict(X) - y
        dw = np.full(X.shape[1], error.mean())
        db = error.mean()
        self.w = self.w - rate * dw
        self.b = self.b - rate * db

    def fit(self, X: np.ndarray, y: np.ndarray, steps: int, rate: float = 0.01) -> None:
        for _ in range(steps):
            self.step(X, y, rate)
