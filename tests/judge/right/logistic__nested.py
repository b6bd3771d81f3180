import numpy as np


class Linear:
    def __init__(self, n):
        self.w = np.random.randn(n) * 0.1
        self.b = 0.0

    def __call__(self, X):
        return X @ self.w + self.b


class LogisticRegression:
    def __init__(self, n_features, lr=0.1):
        self.layer = Linear(n_features)
        self.lr = lr

    def sigmoid(self, z):
        return 1 / (1 + np.exp(-z))

    def predict_proba(self, X):
        return self.sigmoid(self.layer(X))

    def predict(self, X, threshold=0.5):
        return (self.predict_proba(X) >= threshold).astype(int)

    def train_epoch(self, X, y):
        err = self.predict_proba(X) - y
        self.layer.w -= self.lr * X.T.dot(err) / len(y)
        self.layer.b -= self.lr * err.sum() / len(y)

    def fit(self, X, y, epochs=100):
        for _ in range(epochs):
            self.train_epoch(X, y)
