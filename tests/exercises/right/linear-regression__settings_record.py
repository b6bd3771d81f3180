import numpy as np
from dataclasses import dataclass


@dataclass
class Config:
    lr: float = 0.01
    epochs: int = 1000


class LinearRegression:
    def __init__(self, config: Config = Config()):
        self.config = config
        self.w = None
        self.b = None

    def fit(self, X, y):
        self.w, self.b = np.zeros(X.shape[1]), 0.0
        for _ in range(self.config.epochs):
            r = self.predict(X) - y
            self.w = self.w - self.config.lr * X.T @ r / len(y)
            self.b = self.b - self.config.lr * r.mean()
        return self

    def predict(self, X):
        return X @ self.w + self.b
