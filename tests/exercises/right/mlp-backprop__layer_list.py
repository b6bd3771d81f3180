import numpy as np


class MLP:
    def __init__(self, layers, seed=0):
        rng = np.random.default_rng(seed)
        self.weights = [rng.normal(0, 0.3, (a, b)) for a, b in zip(layers[:-1], layers[1:])]
        self.biases = [np.zeros(b) for b in layers[1:]]

    def forward(self, X):
        self.acts = [X]
        for i, (W, b) in enumerate(zip(self.weights, self.biases)):
            z = self.acts[-1] @ W + b
            self.acts.append(z if i == len(self.weights) - 1 else np.tanh(z))
        return self.acts[-1]

    def backward(self, y, lr):
        delta = (self.acts[-1] - np.reshape(y, (-1, 1))) / len(y)
        for i in reversed(range(len(self.weights))):
            dW = self.acts[i].T @ delta
            db = delta.sum(0)
            if i > 0:
                nxt = (delta @ self.weights[i].T) * (1 - self.acts[i] ** 2)
            self.weights[i] -= lr * dW
            self.biases[i] -= lr * db
            if i > 0:
                delta = nxt

    def fit(self, X, y, epochs, lr=0.1):
        for _ in range(epochs):
            self.forward(X)
            self.backward(y, lr)

    def predict(self, X):
        return self.forward(X).ravel()
