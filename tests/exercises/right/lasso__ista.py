import numpy as np


class Lasso:
    """proximal gradient on centred data"""

    def __init__(self, lam):
        self.lam = lam

    def fit(self, X, y):
        mx, my = X.mean(axis=0), y.mean()
        A, t = X - mx, y - my
        step = len(y) / np.linalg.norm(A, 2) ** 2
        w = np.zeros(X.shape[1])
        for _ in range(5000):
            v = w - step * A.T @ (A @ w - t) / len(y)
            w = np.sign(v) * np.maximum(np.abs(v) - step * self.lam, 0)
        self.w, self.b = w, my - mx @ w

    def predict(self, Q):
        return Q @ self.w + self.b
