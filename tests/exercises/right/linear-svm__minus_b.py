import numpy as np


class SVM:
    def __init__(self, lr=0.001, lam=0.01, n_iters=1000):
        self.lr = lr
        self.lam = lam
        self.n_iters = n_iters
        self.w = None
        self.b = None

    def fit(self, X, y):
        y_ = np.where(y <= 0, -1, 1)
        n, d = X.shape
        self.w = np.zeros(d)
        self.b = 0
        for _ in range(self.n_iters):
            mask = (y_ * (X @ self.w - self.b) < 1).astype(float)
            dw = self.lam * self.w - X.T @ (mask * y_) / n
            db = np.mean(mask * y_)
            self.w -= self.lr * dw
            self.b -= self.lr * db

    def predict(self, X):
        return np.sign(X @ self.w - self.b)
