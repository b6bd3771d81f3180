import numpy as np


class LinearRegression:
    def __init__(self, learning_rate=0.01, max_iterations=1000, l2_lambda=0.5):
        self.learning_rate = learning_rate
        self.max_iterations = max_iterations
        self.l2_lambda = l2_lambda
        self.weights = None
        self.bias = None
        self.cost_history = []

    def _design(self, X):
        return np.c_[np.ones(X.shape[0]), X]

    def _compute_cost(self, A, y):
        return np.sum((A.dot(self.theta) - y) ** 2) / (2 * len(y)) + self.l2_lambda * np.sum(self.theta[1:] ** 2)

    def fit(self, X, y):
        A = self._design(np.array(X))
        target = np.array(y).reshape(-1, 1)
        self.theta = np.random.normal(0, 1, (A.shape[1], 1))
        for _ in range(self.max_iterations):
            self.cost_history.append(self._compute_cost(A, target))
            gradient = A.T.dot(A.dot(self.theta) - target) / len(target)
            gradient[1:] += 2 * self.l2_lambda * self.theta[1:]
            self.theta -= self.learning_rate * gradient
        self.bias = self.theta[0]
        self.weights = self.theta[1:]

    def predict(self, X):
        return self._design(np.array(X)).dot(self.theta)

    def plot_cost_history(self):
        print(self.cost_history)
