import numpy as np


class SigmoidNeuron:
    def __init__(self, m):
        self.w = np.zeros((m, 1))
        self.b = np.zeros(1)

    def forward(self, X):
        self.X = X
        self.a = 1 / (1 + np.exp(-(X @ self.w + self.b)))
        return self.a

    def loss(self, X, y):
        return np.mean((self.forward(X) - y.reshape(-1, 1)) ** 2)

    def backward(self, y):
        y = y.reshape(-1, 1)
        delta = 2 * (self.a - y) * self.a * (1 - self.a) / len(y)
        self.dw, self.db = self.X.T @ delta, delta.sum(axis=0)

    def update(self, lr):
        self.w -= lr * self.dw
        self.b -= lr * self.db

    def train(self, X, y, lr=0.1, epochs=100):
        for _ in range(epochs):
            self.forward(X)
            self.backward(y)
            self.update(lr)
