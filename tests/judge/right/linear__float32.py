import numpy as np


class LinearRegression:
    def __init__(self, m):
        self.w = np.zeros(m, dtype=np.float32)
        self.b = np.float32(0)

    def predict(self, X):
        return X.astype(np.float32) @ self.w + self.b

    def step(self, X, y, lr):
        e = self.predict(X) - y.astype(np.float32)
        self.w = self.w - np.float32(lr) * (X.T.astype(np.float32) @ e) / np.float32(len(y))
        self.b = self.b - np.float32(lr) * e.mean()

    def fit(self, X, y, steps, lr=0.01):
        for _ in range(steps):
            self.step(X, y, lr)
