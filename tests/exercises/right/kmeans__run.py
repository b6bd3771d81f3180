import numpy as np

class Cluster:
    def __init__(self, K, max_iters=300, tol=0.0, init=None):
        self.K, self.max_iters, self.tol, self.init = K, max_iters, tol, init

    def _assign(self, X):
        return np.linalg.norm(X[:, None] - self.C[None], axis=2).argmin(axis=1)

    def run(self, X, centers=None):
        start = self.init if centers is None else centers
        self.C = np.array(X[: self.K] if start is None else start, dtype=float)
        for _ in range(self.max_iters):
            lab = self._assign(X)
            new = np.stack([X[lab == j].mean(0) if np.any(lab == j) else self.C[j] for j in range(self.K)])
            shift = np.abs(new - self.C).max()
            self.C = new
            if shift <= self.tol:
                break
        return self

    def predict(self, X):
        return self._assign(X)
