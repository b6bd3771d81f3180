import numpy as np


class LinearRegression:
    def __init__(self, lr=0.1):
        self.lr = lr

    def fit(self, X, y):
        n, m = X.shape
        self.w = np.zeros(m)
        self.b = 0.0
        for _ in range(1000):
            e = X @ self.w + self.b - y
            self.w -= self.lr * X.T @ e / n
            self.b -= self.lr * e.mean()

    def predict(self, X):
        return X @ self.w + self.b
