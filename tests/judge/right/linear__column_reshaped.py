import numpy as np


class LinearRegression:
    def __init__(self, n_features, learning_rate=0.01):
        self.W = np.zeros((n_features, 1))
        self.b = np.zeros((1, 1))
        self.learning_rate = learning_rate

    def forward(self, X):
        return X @ self.W + self.b

    def predict(self, X):
        return self.forward(X).ravel()

    def loss(self, X, y):
        y = np.asarray(y).reshape(-1, 1)
        return float(((self.forward(X) - y) ** 2).mean() / 2)

    def backward(self, X, y):
        y = np.asarray(y).reshape(-1, 1)
        e = self.forward(X) - y
        m = X.shape[0]
        return X.T @ e / m, e.sum(axis=0, keepdims=True) / m

    def fit(self, X, y, epochs=100):
        for _ in range(epochs):
            dW, db = self.backward(X, y)
            self.W -= self.learning_rate * dW
            self.b -= self.learning_rate * db
