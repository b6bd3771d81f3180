"""Rosenblatt's perceptron: after every wrong row, move towards its label."""

from __future__ import annotations

import numpy as np


class Perceptron:
    def __init__(self, m: int):
        self.w = np.zeros(m)
        self.b = 0.0

    def predict(self, X: np.ndarray) -> np.ndarray:
        return np.asarray(np.where(X @ self.w + self.b >= 0, 1, -1))

    def step(self, X: np.ndarray, y: np.ndarray, rate: float = 1.0) -> None:
        for x, label in zip(X, y, strict=True):
            gap = label - (x @ self.w + self.b)
            self.w = self.w + rate * gap * x
            self.b = self.b + rate * gap

    def fit(self, X: np.ndarray, y: np.ndarray, steps: int, rate: float = 1.0) -> None:
        for _ in range(steps):
            self.step(X, y, rate)
