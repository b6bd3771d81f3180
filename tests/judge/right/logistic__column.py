import numpy as np


class LogisticRegression:
    def __init__(self, n_in):
        self.W = np.zeros((n_in, 1))
        self.b = 0.0

    def forward(self, X):
        return 1.0 / (1.0 + np.exp(-(np.matmul(X, self.W) + self.b)))

    def cost(self, X, Y):
        Y = Y.reshape(-1, 1)
        A = self.forward(X)
        return np.squeeze(-np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / X.shape[0])

    def propagate(self, X, Y):
        Y = Y.reshape(-1, 1)
        A = self.forward(X)
        dZ = A - Y
        return {"dW": X.T @ dZ / X.shape[0], "db": np.sum(dZ) / X.shape[0]}

    def optimize(self, X, Y, num_iterations, learning_rate):
        costs = []
        for i in range(num_iterations):
            grads = self.propagate(X, Y)
            self.W = self.W - learning_rate * grads["dW"]
            self.b = self.b - learning_rate * grads["db"]
            if i % 100 == 0:
                costs.append(self.cost(X, Y))
        return costs
