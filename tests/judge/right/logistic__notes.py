import numpy as np


class LogisticRegression:
    def __init__(self, m):
        self.w = np.random.randn(m)
        self.b = 0

    def predict(self, X):
        z = X @ self.w + self.b
        return 1 / (1 + np.exp(-z))

    def loss(self, X, y):
        n = len(X)
        epsilon = 1e-15
        yP = np.clip(self.predict(X), epsilon, 1 - epsilon)
        return -(y.dot(np.log(yP)) + (1 - y).dot(np.log(1 - yP))) / n

    def back_propagate(self, X, y, learning_rate):
        n = len(X)
        yP = self.predict(X)
        dldw = (yP - y) @ X / n
        dldb = np.sum(yP - y) / n
        self.w -= dldw * learning_rate
        self.b -= dldb * learning_rate

    def fit(self, X, y, steps, learning_rate=0.01):
        for i in range(steps):
            self.back_propagate(X, y, learning_rate)
