import numpy as np


class LogisticRegression:
    def __init__(self, lr=0.1, epochs=50):
        self.lr = lr
        self.epochs = epochs

    def fit(self, X, y):
        self.w = np.zeros(X.shape[1])
        self.b = 0.0
        for _ in range(self.epochs):
            for xi, yi in zip(X, y):
                p = 1 / (1 + np.exp(-(xi @ self.w + self.b)))
                self.w -= self.lr * (p - yi) * xi
                self.b -= self.lr * (p - yi)
        return self

    def predict_proba(self, X):
        return 1 / (1 + np.exp(-(X @ self.w + self.b)))

    def predict(self, X):
        return (self.predict_proba(X) > 0.5).astype(int)
