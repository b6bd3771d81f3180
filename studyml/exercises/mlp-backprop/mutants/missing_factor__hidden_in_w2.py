"""A network with one hidden tanh layer: e = (p - y)/n, dH = e w2^T (1 - H^2), then X^T dH and H^T e."""

from __future__ import annotations

import numpy as np


class MLP:
    def __init__(self, m: int, h: int):
        self.W1 = np.random.randn(m, h) / np.sqrt(m)
        self.b1 = np.zeros(h)
        self.W2 = np.random.randn(h) / np.sqrt(h)
        self.b2 = 0.0

    def forward(self, X: np.ndarray) -> np.ndarray:
        return np.asarray(np.tanh(X @ self.W1 + self.b1) @ self.W2 + self.b2)

    def loss(self, X: np.ndarray, y: np.ndarray) -> float:
        error = self.forward(X) - y
        return float(error @ error / (2 * len(y)))

    def step(self, X: np.ndarray, y: np.ndarray, rate: float) -> None:
        H = np.tanh(X @ self.W1 + self.b1)
        e = (H @ self.W2 + self.b2 - y) / len(y)
        dH = e[:, None] * self.W2 * (1 - H**2)
        dW1, db1 = X.T @ dH, dH.sum(axis=0)
        dW2, db2 = np.full(H.shape[1], e.sum()), e.sum()
        self.W1 = self.W1 - rate * dW1
        self.b1 = self.b1 - rate * db1
        self.W2 = self.W2 - rate * dW2
        self.b2 = self.b2 - rate * db2

    def fit(self, X: np.ndarray, y: np.ndarray, steps: int, rate: float = 0.1) -> None:
        for _ in range(steps):
            self.step(X, y, rate)
