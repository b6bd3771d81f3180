import numpy as np


class LogisticRegression:
    def __init__(self):
        self.w = None
        self.b = None

    def predict(self, X):
        return 1 / (1 + np.exp(-(X @ self.w + self.b)))

    def loss(self, X, y):
        p = np.clip(self.predict(X), 1e-15, 1 - 1e-15)
        return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))

    def step(self, X, y, learning_rate):
        e = self.predict(X) - y
        self.w = self.w - learning_rate * X.T @ e / len(y)
        self.b = self.b - learning_rate * e.mean()

    def fit(self, X, y, n_iterations=1000, learning_rate=0.01, tol=1e-6):
        self.w = np.random.randn(X.shape[1]) * 0.01
        self.b = 0
        losses = []
        prev = np.inf
        for i in range(n_iterations):
            self.step(X, y, learning_rate)
            losses.append(self.loss(X, y))
            if abs(prev - losses[-1]) < tol:
                break
            prev = losses[-1]
        return losses
