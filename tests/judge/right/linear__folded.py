import numpy as np


class LinearRegressionGD:
    def __init__(self, lr=0.01, epochs=1000):
        self.lr, self.epochs = lr, epochs
        self.theta = None

    def _add_bias(self, X):
        return np.c_[np.ones((X.shape[0], 1)), X]

    def fit(self, X, y):
        Xb = self._add_bias(X)
        self.theta = np.zeros(Xb.shape[1])
        for _ in range(self.epochs):
            grad = Xb.T @ (Xb @ self.theta - y) / len(y)
            self.theta -= self.lr * grad
        return self

    def predict(self, X):
        return self._add_bias(X) @ self.theta
