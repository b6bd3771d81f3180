from typing import NamedTuple
import numpy as np


class Prediction(NamedTuple):
    label: np.ndarray
    probability: np.ndarray


class LogisticRegression:
    def __init__(self, m):
        self.w = np.zeros(m)
        self.b = 0.0

    def predict(self, X):
        p = 1 / (1 + np.exp(-(X @ self.w + self.b)))
        return Prediction((p >= 0.5).astype(int), p)

    def loss(self, X, y):
        p = self.predict(X).probability
        return -np.mean(np.log(np.where(y == 1, p, 1 - p)))

    def step(self, X, y, rate):
        e = self.predict(X).probability - y
        self.w = self.w - rate * X.T @ e / len(y)
        self.b = self.b - rate * e.mean()

    def fit(self, X, y, steps, rate):
        for _ in range(steps):
            self.step(X, y, rate)
        return self
