from abc import ABC, abstractmethod

import numpy as np


class LinearRegression(ABC):
    def __init__(self, eta=0.05, rounds=500, start="zeros"):
        self.eta = eta
        self.rounds = rounds
        self.start = start

    @abstractmethod
    def predict(self, X):
        ...

    def fit(self, X, y):
        rows, columns = X.shape
        assert self.start == "zeros"
        self.weights, self.intercept = np.zeros(columns), 0.0
        for _ in range(self.rounds):
            gap = self.predict(X) - y
            self.weights -= self.eta * gap.dot(X) / rows
            self.intercept -= self.eta * gap.mean()
        return self


class LinearRegressionByHand(LinearRegression):
    def predict(self, X):
        return X.dot(self.weights) + self.intercept


def mean_squared_error(truth, guess):
    return np.mean((truth - guess) ** 2)


if __name__ == "__main__":
    X = np.random.randn(50, 2)
    y = X @ np.array([1.0, -2.0]) + 0.5
    print(mean_squared_error(y, LinearRegressionByHand().fit(X, y).predict(X)))
