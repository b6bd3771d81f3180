import numpy as np


class PrincipalComponents:
    @classmethod
    def fit(cls, X, n_components):
        self = cls()
        self.center = np.mean(X, axis=0)
        C = (X - self.center).T @ (X - self.center) / len(X)
        lam, Q = np.linalg.eigh(C)
        keep = np.argsort(-lam)[:n_components]
        self.basis = Q[:, keep]
        return self

    def transform(self, X):
        return (X - self.center) @ self.basis
