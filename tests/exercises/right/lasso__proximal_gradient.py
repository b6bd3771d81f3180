import numpy as np
class LassoRegression:
    def __init__(self, lam):
        self.lam = lam
    def fit(self, X, y, n_iter=5000):
        n, m = X.shape
        self.w, self.b = np.zeros(m), 0.0
        A = np.hstack([X, np.ones((n, 1))])
        L = np.linalg.norm(A, 2) ** 2 / n
        for _ in range(n_iter):
            err = X @ self.w + self.b - y
            u = self.w - X.T @ err / n / L
            self.w = np.sign(u) * np.maximum(np.abs(u) - self.lam / L, 0)
            self.b -= err.mean() / L
    def predict(self, Q):
        return Q @ self.w + self.b
