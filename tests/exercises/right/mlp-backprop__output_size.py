import numpy as np


class NeuralNetwork:
    def __init__(self, input_size, hidden_size, output_size, learning_rate=0.1):
        self.W1 = np.random.randn(input_size, hidden_size) * 0.1
        self.b1 = np.zeros((1, hidden_size))
        self.W2 = np.random.randn(hidden_size, output_size) * 0.1
        self.b2 = np.zeros((1, output_size))
        self.lr = learning_rate

    def forward(self, X):
        self.z1 = X @ self.W1 + self.b1
        self.a1 = np.tanh(self.z1)
        self.z2 = self.a1 @ self.W2 + self.b2
        return self.z2

    def compute_loss(self, y, out):
        return np.mean((out - y.reshape(-1, 1)) ** 2) / 2

    def backward(self, X, y, out):
        m = X.shape[0]
        y = y.reshape(-1, 1)
        dz2 = (out - y) / m
        dW2 = self.a1.T @ dz2
        db2 = dz2.sum(0, keepdims=True)
        dz1 = dz2 @ self.W2.T * (1 - self.a1**2)
        dW1 = X.T @ dz1
        db1 = dz1.sum(0, keepdims=True)
        self.W1 -= self.lr * dW1
        self.b1 -= self.lr * db1
        self.W2 -= self.lr * dW2
        self.b2 -= self.lr * db2

    def train(self, X, y, epochs):
        for _ in range(epochs):
            out = self.forward(X)
            self.backward(X, y, out)
