import numpy as np


class LinearSVC:
    def __init__(self, n_features, reg=0.1):
        self.W = np.zeros(n_features)
        self.b = 0.0
        self.reg = reg

    def decision_function(self, X):
        return X.dot(self.W) + self.b

    def predict(self, X):
        return np.where(self.decision_function(X) >= 0, 1, -1)

    def loss(self, X, y):
        return 0.5 * self.reg * self.W @ self.W + np.maximum(0, 1 - y * self.decision_function(X)).mean()

    def gradient(self, X, y):
        coef = np.where(y * self.decision_function(X) < 1, -y, 0) / len(y)
        return X.T @ coef + self.reg * self.W, coef.sum()

    def train(self, X, y, lr=0.1, epochs=100):
        for _ in range(epochs):
            dW, db = self.gradient(X, y)
            self.W = self.W - lr * dW
            self.b = self.b - lr * db
