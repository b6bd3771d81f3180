import numpy as np

TINY = 1e-12


def log_loss(y, p):
    p = np.minimum(np.maximum(p, TINY), 1 - TINY)
    return np.mean(np.where(y == 1, -np.log(p), -np.log(1 - p)))


class LogisticRegression:
    def __init__(self, eta=0.2, rounds=300, n_iter=300):
        self.eta, self.n_iter = eta, n_iter
        self.trace = []

    @property
    def last(self):
        return self.trace[-1]

    def _p(self, X):
        return np.reciprocal(1 + np.exp(-(X @ self.coef + self.intercept)))

    def predict_proba(self, X):
        return self._p(X)

    def predict(self, X):
        return self._p(X) >= 0.5

    def fit(self, X, y):
        self.coef, self.intercept = np.zeros(X.shape[1]), 0.0
        for _ in range(self.n_iter):
            gap = self._p(X) - y
            self.trace.append(log_loss(y, self._p(X)))
            self.coef = self.coef - self.eta * gap @ X / gap.size
            self.intercept -= self.eta * gap.mean()
        return self
