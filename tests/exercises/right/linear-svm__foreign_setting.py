import numpy as np


class LinearSVM:
    def __init__(self, C_reg=0.01, lr=0.1, n_iter=100):
        self.C_reg, self.lr, self.n_iter = C_reg, lr, n_iter

    def decision_function(self, X):
        return X @ self.w_ + self.b_

    def predict(self, X):
        return np.sign(self.decision_function(X))

    def loss(self, X, y):
        margins = 1 - y * self.decision_function(X)
        return self.C_reg / 2 * self.w_ @ self.w_ + np.maximum(0, margins).mean()

    def fit(self, X, y):
        n, m = X.shape
        self.w_, self.b_ = np.zeros(m), 0.0
        for _ in range(self.n_iter):
            active = (y * self.decision_function(X) < 1)
            gw = self.C_reg * self.w_ - (X[active] * y[active, None]).sum(axis=0) / n
            gb = -y[active].sum() / n
            self.w_ = self.w_ - self.lr * gw
            self.b_ = self.b_ - self.lr * gb
        return self
