import numpy as np


class LogReg:
    def __init__(self, d):
        self.w = np.zeros(d)
        self.b = 0.0

    def _z(self, X):
        return X @ self.w + self.b

    def predict_proba(self, X):
        return 0.5 * (1 + np.tanh(self._z(X) / 2))

    def predict(self, X):
        return (self._z(X) > 0).astype(int)

    def loss(self, X, y):
        return np.mean(np.logaddexp(0, self._z(X)) - y * self._z(X))

    def grad(self, X, y):
        r = self.predict_proba(X) - y
        return X.T @ r / y.size, r.mean()

    def fit(self, X, y, lr=1.0, iters=100):
        for _ in range(iters):
            gw, gb = self.grad(X, y)
            self.w -= lr * gw
            self.b -= lr * gb
        return self
