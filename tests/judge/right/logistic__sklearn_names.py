import numpy as np


class LogisticRegression:
    def __init__(self, learning_rate=0.1, max_iter=100, fit_intercept=True, tol=1e-4, verbose=0):
        self.learning_rate = learning_rate
        self.max_iter = max_iter
        self.fit_intercept = fit_intercept
        self.tol = tol
        self.verbose = verbose

    def _sigmoid(self, z):
        return np.where(z >= 0, 1 / (1 + np.exp(-z)), np.exp(z) / (1 + np.exp(z)))

    def decision_function(self, X):
        return X @ self.coef_ + self.intercept_

    def predict_proba(self, X):
        p = self._sigmoid(self.decision_function(X))
        return np.column_stack([1 - p, p])

    def predict(self, X):
        return (self.predict_proba(X)[:, 1] >= 0.5).astype(int)

    def fit(self, X, y):
        n, d = X.shape
        self.coef_ = np.zeros(d)
        self.intercept_ = 0.0
        for i in range(self.max_iter):
            p = self._sigmoid(self.decision_function(X))
            gw = X.T @ (p - y) / n
            gb = np.mean(p - y)
            self.coef_ -= self.learning_rate * gw
            self.intercept_ -= self.learning_rate * gb
        return self

    def score(self, X, y):
        return (self.predict(X) == y).mean()
