"""Linear SVM: subgradient of lam/2 |w|^2 + mean(max(0, 1 - y f)); rows inside the margin pull with -y x / n."""

from __future__ import annotations

import numpy as np


class LinearSVM:
    def __init__(self, m: int, lam: float = 0.01):
        self.w = np.zeros(m)
        self.b = 0.0
        self.lam = lam

    def decision_function(self, X: np.ndarray) -> np.ndarray:
        return X @ self.w + self.b

    def predict(self, X: np.ndarray) -> np.ndarray:
        return np.asarray(np.where(self.decision_function(X) >= 0, 1, -1))

    def loss(self, X: np.ndarray, y: np.ndarray) -> float:
        hinge = np.maximum(0, 1 - y * self.decision_function(X))
        return float(self.lam / 2 * (self.w @ self.w) + hinge.mean())

    def step(self, X: np.ndarray, y: np.ndarray, rate: float) -> None:
        inside = (y * self.decision_function(X) < 1) * 1.0
        dw = self.lam * self.w - X.T @ inside / len(y)
        db = -inside.mean()
        self.w = self.w - rate * dw
        self.b = self.b - rate * db

    def fit(self, X: np.ndarray, y: np.ndarray, steps: int, rate: float = 0.1) -> None:
        for _ in range(steps):
            self.step(X, y, rate)
