import numpy as np


class LinReg:
    def __init__(self, dim):
        self.params = {"W": np.random.randn(dim) * 0.01, "b": 0.0}

    def forward(self, X):
        return X.dot(self.params["W"]) + self.params["b"]

    def compute_loss(self, X, y):
        diff = self.forward(X) - y
        return 0.5 * np.mean(diff**2)

    def train_step(self, X, y, lr):
        diff = self.forward(X) - y
        grads = {"W": X.T @ diff / X.shape[0], "b": np.mean(diff)}
        for k in self.params:
            self.params[k] = self.params[k] - lr * grads[k]

    def train(self, X, y, lr=0.1, epochs=100):
        for epoch in range(epochs):
            self.train_step(X, y, lr)
        return self
