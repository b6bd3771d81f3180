import numpy as np


class LassoRegression:
    def __init__(self, alpha=1.0, max_iter=1000, tol=1e-10):
        self.alpha, self.max_iter, self.tol = alpha, max_iter, tol

    def _soft_threshold(self, rho, lam):
        if rho < -lam:
            return rho + lam
        if rho > lam:
            return rho - lam
        return 0.0

    def fit(self, X, y):
        n, m = X.shape
        self.coef_, self.intercept_ = np.zeros(m), y.mean()
        for _ in range(self.max_iter):
            old = self.coef_.copy()
            for j in range(m):
                r = y - self.intercept_ - X @ self.coef_ + X[:, j] * self.coef_[j]
                self.coef_[j] = self._soft_threshold(X[:, j] @ r / n, self.alpha) / (X[:, j] @ X[:, j] / n)
            self.intercept_ = np.mean(y - X @ self.coef_)
            if np.abs(self.coef_ - old).max() < self.tol:
                break
        return self

    def predict(self, X):
        return X @ self.coef_ + self.intercept_
