import math


class Neuron:
    def __init__(self, n_inputs, lr=0.1):
        self.weights = [0.1] * n_inputs
        self.bias = 0.0
        self.lr = lr

    def activate(self, x):
        z = sum(w * v for w, v in zip(self.weights, x)) + self.bias
        return 1 / (1 + math.exp(-z)) if z > -700 else 0.0

    def forward(self, X):
        return [self.activate(x) for x in X]

    def train_step(self, X, y):
        n = len(X)
        dw, db = [0.0] * len(self.weights), 0.0
        for x, t in zip(X, y):
            p = self.activate(x)
            d = (p - t) * p * (1 - p) / n
            db += d
            for j, v in enumerate(x):
                dw[j] += d * v
        self.weights = [w - self.lr * g for w, g in zip(self.weights, dw)]
        self.bias -= self.lr * db

    def fit(self, X, y, epochs=100):
        for _ in range(epochs):
            self.train_step(X, y)
