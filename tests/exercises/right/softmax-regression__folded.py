import numpy as np


class SoftmaxClassifier:
    def __init__(self, n_features, n_classes, lr=0.1):
        self.theta = np.zeros((n_features + 1, n_classes))
        self.lr = lr
        self.n_classes = n_classes

    def _x(self, X):
        return np.hstack([np.ones((X.shape[0], 1)), X])

    def predict_proba(self, X):
        s = self._x(X) @ self.theta
        s -= s.max(1, keepdims=True)
        e = np.exp(s)
        return e / e.sum(1, keepdims=True)

    def cross_entropy(self, X, y):
        p = self.predict_proba(X)
        return -np.log(np.maximum(p[range(len(y)), y], 1e-300)).mean()

    def fit(self, X, y, epochs=100):
        Y = np.zeros((len(y), self.n_classes))
        Y[np.arange(len(y)), y] = 1
        for _ in range(epochs):
            self.theta -= self.lr * self._x(X).T @ (self.predict_proba(X) - Y) / len(y)
        return self

    def predict(self, X):
        return self.predict_proba(X).argmax(1)
