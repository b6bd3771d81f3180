import numpy as np


class LinearRegression:
    def __init__(self, in_features):
        self.weight = np.random.randn(in_features) * 0.1
        self.bias = np.zeros(1)

    def forward(self, x):
        self.x = x
        self.out = x @ self.weight + self.bias
        return self.out

    def backward(self, x, y):
        n = x.shape[0]
        err = self.out - y
        self.grad_weight = x.T @ err / n
        self.grad_bias = np.array([err.mean()])

    def update(self, lr):
        self.weight -= lr * self.grad_weight
        self.bias -= lr * self.grad_bias

    def train(self, x, y, lr=0.1, epochs=10):
        for _ in range(epochs):
            self.forward(x)
            self.backward(x, y)
            self.update(lr)
