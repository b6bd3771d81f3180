import numpy as np


class LinearRegression:
    def __init__(self, alpha=0.1, num_iters=1000):
        self.alpha = alpha
        self.num_iters = num_iters

    def scale(self, X):
        self.mu = np.mean(X, axis=0)
        self.sigma = np.std(X, axis=0)
        self.sigma[self.sigma < 1e-12] = 1

    def with_ones(self, X):
        return np.hstack([np.ones((X.shape[0], 1)), (X - self.mu) / self.sigma])

    def fit(self, X, y, num_iters=None, alpha=None):
        num_iters = self.num_iters if num_iters is None else num_iters
        alpha = self.alpha if alpha is None else alpha
        self.scale(X)
        A = self.with_ones(X)
        self.theta = np.zeros(A.shape[1])
        self.J_history = []
        for _ in range(num_iters):
            h = A @ self.theta
            self.theta = self.theta - alpha * A.T @ (h - y) / y.size
            self.J_history.append(np.sum((h - y) ** 2) / (2 * y.size))
        return self

    def predict(self, X):
        return self.with_ones(X) @ self.theta

    def loss(self, X, y):
        return np.sum((self.predict(X) - y) ** 2) / (2 * y.size)
