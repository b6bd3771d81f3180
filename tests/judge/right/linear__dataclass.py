from __future__ import annotations
from dataclasses import dataclass, field
import numpy as np


@dataclass
class LinearModel:
    n_features: int
    lr: float = 0.05
    w: np.ndarray = field(init=False)
    b: float = 0.0

    def __post_init__(self):
        self.w = np.zeros(self.n_features)

    def __call__(self, X):
        return np.einsum("ij,j->i", X, self.w) + self.b

    def loss(self, X, y):
        return np.square(self(X) - y).mean() / 2

    def update(self, X, y):
        err = self(X) - y
        self.w = self.w - self.lr * np.einsum("ij,i->j", X, err) / len(y)
        self.b = self.b - self.lr * err.mean()

    def fit(self, X, y, n_epochs=100):
        for _ in range(n_epochs):
            self.update(X, y)
        return self
