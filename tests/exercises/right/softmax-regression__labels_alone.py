import numpy as np


class SoftmaxRegression:
    def __init__(self, lr=0.1, n_iter=500):
        self.lr = lr
        self.n_iter = n_iter

    def _softmax(self, z):
        e = np.exp(z - z.max(axis=1, keepdims=True))
        return e / e.sum(axis=1, keepdims=True)

    def fit(self, X, y):
        n, d = X.shape
        self.classes_ = np.unique(y)
        k = len(self.classes_)
        Y = np.eye(k)[np.searchsorted(self.classes_, y)]
        self.W = np.zeros((d, k))
        self.b = np.zeros(k)
        for _ in range(self.n_iter):
            P = self._softmax(X @ self.W + self.b)
            G = (P - Y) / n
            self.W -= self.lr * X.T @ G
            self.b -= self.lr * G.sum(axis=0)
        return self

    def predict(self, X):
        return self.classes_[np.argmax(X @ self.W + self.b, axis=1)]
