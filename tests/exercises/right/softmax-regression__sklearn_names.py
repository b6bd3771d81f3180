import numpy as np


class SoftmaxClassifier:
    def __init__(self, learning_rate=0.1, n_iterations=100):
        self.learning_rate = learning_rate
        self.n_iterations = n_iterations

    def _one_hot(self, y, k):
        out = np.zeros((y.size, k))
        out[np.arange(y.size), y] = 1
        return out

    def _softmax(self, z):
        z = z - np.max(z, axis=1, keepdims=True)
        e = np.exp(z)
        return e / e.sum(axis=1, keepdims=True)

    def fit(self, X, y):
        n, m = X.shape
        k = int(y.max()) + 1
        Y = self._one_hot(y.astype(int), k)
        self.W = np.zeros((m, k))
        self.b = np.zeros(k)
        for _ in range(self.n_iterations):
            P = self._softmax(X @ self.W + self.b)
            self.W -= self.learning_rate * X.T @ (P - Y) / n
            self.b -= self.learning_rate * (P - Y).mean(axis=0)
        return self

    def predict_proba(self, X):
        return self._softmax(X @ self.W + self.b)

    def predict(self, X):
        return self.predict_proba(X).argmax(axis=1)
