import numpy as np


def compute_cost(X, y, w, b):
    return np.sum((X @ w + b - y) ** 2) / (2 * len(y))


def descend(X, y, w, b, alpha, num_iters):
    history = []
    for i in range(num_iters):
        error = X @ w + b - y
        w = w - alpha * (X.T @ error) / len(y)
        b = b - alpha * error.mean()
        history.append(compute_cost(X, y, w, b))
        if i % (num_iters // 10) == 0:
            print(f"round {i}: {history[-1]:.4f}")
    return w, b, history


class LinearRegression:
    def __init__(self, alpha=0.01, num_iters=1000):
        self.alpha, self.num_iters = alpha, num_iters

    def fit(self, X, y):
        self.w, self.b, self.history = descend(X, y, np.zeros(X.shape[1]), 0.0, self.alpha, self.num_iters)
        return self

    def predict(self, X):
        return X @ self.w + self.b

    def mean_squared_error(self, X, y):
        return np.mean((self.predict(X) - y) ** 2)

    def rmse(self, X, y):
        return self.mean_squared_error(X, y) ** 0.5
