import numpy as np


class LogisticRegression:
    def __init__(self, lr=0.1, n_iters=10):
        self.lr = lr
        self.n_iters = n_iters

    def fit(self, X, y):
        self.w = np.random.randn(X.shape[1])
        self.b = 0.0
        for _ in range(self.n_iters):
            p = 1 / (1 + np.exp(-(X @ self.w + self.b)))
            self.w -= self.lr * X.T @ (p - y) / len(y)
            self.b -= self.lr * np.mean(p - y)

    def predict(self, X):
        return 1 / (1 + np.exp(-(X @ self.w + self.b)))
