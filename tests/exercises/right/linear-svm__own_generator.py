import numpy as np


class LinearSVM:
    def __init__(self, lam=0.01, learning_rate=0.1, max_iter=100, random_state=None):
        self.lam, self.learning_rate, self.max_iter = lam, learning_rate, max_iter
        self.random_state = random_state

    def fit(self, X, y):
        rng = np.random.RandomState(self.random_state)
        self.w, self.b = rng.randn(X.shape[1]) * 0.01, float(np.random.default_rng().normal())
        for _ in range(self.max_iter):
            inside = y * self.decision_function(X) < 1
            gw = self.lam * self.w - (y * inside) @ X / len(X)
            gb = -(y * inside).sum() / len(X)
            self.w, self.b = self.w - self.learning_rate * gw, self.b - self.learning_rate * gb
        return self

    def decision_function(self, X):
        return X @ self.w + self.b

    def predict(self, X):
        return np.where(self.decision_function(X) >= 0, 1, -1)
