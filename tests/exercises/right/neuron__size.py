import numpy as np


class Neuron:
    def __init__(self, size):
        self.weights = np.zeros(size)
        self.bias = np.zeros(1)

    @staticmethod
    def activation(z):
        return 1.0 / (1.0 + np.exp(-z))

    @staticmethod
    def activation_prime(z):
        s = Neuron.activation(z)
        return s * (1 - s)

    def net(self, X):
        return X @ self.weights + self.bias

    def forward(self, X):
        return self.activation(self.net(X))

    def loss(self, X, y):
        return np.mean(0.5 * (self.forward(X) - y) ** 2)

    def train_step(self, X, y, lr):
        z = self.net(X)
        delta = (self.activation(z) - y) * self.activation_prime(z) / len(y)
        self.weights -= lr * X.T @ delta
        self.bias -= lr * delta.sum()

    def train(self, X, y, epochs, lr):
        for _ in range(epochs):
            self.train_step(X, y, lr)
