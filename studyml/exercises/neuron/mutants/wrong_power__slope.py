"""One sigmoid neuron on half the mean squared error: dL/dz = (p - y) p (1 - p) / n."""

from __future__ import annotations

import numpy as np


class Neuron:
    def __init__(self, m: int):
        self.w = np.zeros(m)
        self.b = 0.0

    def forward(self, X: np.ndarray) -> np.ndarray:
        return np.asarray(1 / (1 + np.exp(-(X @ self.w + self.b))))

    def loss(self, X: np.ndarray, y: np.ndarray) -> float:
        error = self.forward(X) - y
        return float(error @ error / (2 * len(y)))

    def step(self, X: np.ndarray, y: np.ndarray, rate: float) -> None:
        p = self.forward(X)
        error = (p - y) * p * (1 - p) ** 2
        dw = X.T @ error / len(y)
        db = error.mean()
        self.w = self.w - rate * dw
        self.b = self.b - rate * db

    def fit(self, X: np.ndarray, y: np.ndarray, steps: int, rate: float = 0.1) -> None:
        for _ in range(steps):
            self.step(X, y, rate)
