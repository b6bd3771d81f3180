import numpy as np
class LassoCD:
    def __init__(self, lam=0.1, steps=1000, tol=1e-12):
        self.lam, self.steps, self.tol = lam, steps, tol
    def fit(self, X, y):
        Xb = np.c_[np.ones(len(X)), X]
        beta = np.zeros(Xb.shape[1])
        n = len(y)
        for _ in range(self.steps):
            before = beta.copy()
            for j in range(len(beta)):
                res = y - Xb @ beta + beta[j] * Xb[:, j]
                rho = Xb[:, j] @ res / n
                norm = Xb[:, j] @ Xb[:, j] / n
                beta[j] = rho / norm if j == 0 else np.sign(rho) * max(abs(rho) - self.lam, 0) / norm
            if np.max(np.abs(beta - before)) < self.tol:
                break
        self.beta = beta
        return self
    def predict(self, X):
        return np.c_[np.ones(len(X)), X] @ self.beta
