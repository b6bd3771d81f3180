"""Softmax regression by gradient descent on the mean cross-entropy.

With P = softmax(X W + b) and Y one-hot: dL/dZ = (P - Y) / n, dL/dW = X^T (P - Y) / n, dL/db = mean over rows.
"""

from __future__ import annotations

import numpy as np


def softmax(z: np.ndarray) -> np.ndarray:
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return np.asarray(e / e.sum(axis=1, keepdims=True))


class SoftmaxRegression:
    def __init__(self, m: int, classes: int):
        self.w = np.zeros((m, classes))
        self.b = np.zeros(classes)

    def predict(self, X: np.ndarray) -> np.ndarray:
        return softmax(X @ self.w + self.b)

    def label(self, X: np.ndarray) -> np.ndarray:
        return np.asarray(np.argmax(X @ self.w + self.b, axis=1))

    def loss(self, X: np.ndarray, y: np.ndarray) -> float:
        z = X @ self.w + self.b
        z = z - z.max(axis=1, keepdims=True)
        log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
        return float(-log_p[np.arange(len(y)), y].mean())

    def step(self, X: np.ndarray, y: np.ndarray, rate: float) -> None:
        error = self.predict(X)
        P = error.copy()
        error[np.arange(len(y)), y] -= 1
        error = P * (error - (error * P).sum(axis=1, keepdims=True))
        dw = X.T @ error / len(y)
        db = error.mean(axis=0)
        self.w = self.w - rate * dw
        self.b = self.b - rate * db

    def fit(self, X: np.ndarray, y: np.ndarray, steps: int, rate: float = 0.1) -> None:
        for _ in range(steps):
            self.step(X, y, rate)
