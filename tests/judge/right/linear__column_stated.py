import numpy as np


class LinearRegression:
    """X: (n, d), y: (n, 1)"""

    def __init__(self, d):
        self.w = np.random.randn(d, 1)
        self.b = 0.0

    def predict(self, X):
        return X @ self.w + self.b

    def loss(self, X, y):
        return np.mean((self.predict(X) - y) ** 2) / 2

    def step(self, X, y, lr=0.1):
        err = self.predict(X) - y  # (n, 1)
        self.w -= lr * X.T @ err / len(X)
        self.b -= lr * err.mean()

    def fit(self, X, y, lr=0.1, n_steps=100):
        for _ in range(n_steps):
            self.step(X, y, lr)
