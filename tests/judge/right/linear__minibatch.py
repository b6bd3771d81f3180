import numpy as np


class LinearRegression:
    def __init__(self, lr=0.01, epochs=100, batch_size=32, seed=0):
        self.lr, self.epochs, self.batch_size = lr, epochs, batch_size
        self.rng = np.random.default_rng(seed)

    def fit(self, X, y):
        n, d = X.shape
        self.coef_ = np.zeros(d)
        self.intercept_ = 0.0
        for _ in range(self.epochs):
            order = self.rng.permutation(n)
            for start in range(0, n, self.batch_size):
                idx = order[start : start + self.batch_size]
                err = X[idx] @ self.coef_ + self.intercept_ - y[idx]
                self.coef_ -= self.lr * X[idx].T @ err / len(idx)
                self.intercept_ -= self.lr * err.mean()
        return self

    def predict(self, X):
        return X @ self.coef_ + self.intercept_

    def score(self, X, y):
        return 1 - ((y - self.predict(X)) ** 2).sum() / ((y - y.mean()) ** 2).sum()
