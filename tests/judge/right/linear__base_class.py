import numpy as np
from abc import ABC, abstractmethod


class BaseRegressor(ABC):
    def __init__(self, lr=0.01, n_iters=1000):
        self.lr = lr
        self.n_iters = n_iters

    def fit(self, X, y):
        n, d = X.shape
        self.w = np.zeros(d)
        self.b = 0.0
        for _ in range(self.n_iters):
            p = self._approximation(X, self.w, self.b)
            dw = 1 / n * X.T @ (p - y)
            db = 1 / n * np.sum(p - y)
            self.w -= self.lr * dw
            self.b -= self.lr * db

    def predict(self, X):
        return self._predict(X, self.w, self.b)

    @abstractmethod
    def _predict(self, X, w, b): ...
    @abstractmethod
    def _approximation(self, X, w, b): ...


class LinearRegression(BaseRegressor):
    def _approximation(self, X, w, b):
        return X @ w + b

    def _predict(self, X, w, b):
        return X @ w + b
