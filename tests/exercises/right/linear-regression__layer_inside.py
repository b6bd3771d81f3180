import numpy as np

class Parameter:
    def __init__(self, data):
        self.data = data
        self.grad = np.zeros_like(data)

class Linear:
    def __init__(self, in_features):
        self.weight = Parameter(np.random.randn(in_features) * 0.01)
        self.bias = Parameter(np.zeros(1))

    def __call__(self, x):
        self.x = x
        return x @ self.weight.data + self.bias.data

    def backward(self, grad_out):
        self.weight.grad = self.x.T @ grad_out
        self.bias.grad = np.array([grad_out.sum()])

class LinearRegressionModel:
    def __init__(self, n_features):
        self.layer = Linear(n_features)

    def predict(self, X):
        return self.layer(X)

    def loss(self, X, y):
        return 0.5 * np.mean((self.predict(X) - y) ** 2)

    def train_step(self, X, y, lr):
        out = self.layer(X)
        self.layer.backward((out - y) / len(y))
        for p in (self.layer.weight, self.layer.bias):
            p.data = p.data - lr * p.grad

    def fit(self, X, y, epochs=100, lr=0.01):
        for _ in range(epochs):
            self.train_step(X, y, lr)
