import numpy as np


class LinearRegression:
    def __init__(self):
        self.w = None
        self.b = None
        self.mean = None
        self.std = None

    def fit(self, X, y, steps=1000, learning_rate=0.01, tol=1e-12):
        self.mean = X.mean(axis=0)
        self.std = X.std(axis=0) + 1e-12
        Xn = (X - self.mean) / self.std
        n, m = Xn.shape
        self.w = np.zeros(m)
        self.b = 0.0
        losses = []
        prev = float("inf")
        for i in range(steps):
            e = Xn @ self.w + self.b - y
            self.w -= learning_rate * Xn.T @ e / n
            self.b -= learning_rate * e.mean()
            loss = e @ e / (2 * n)
            losses.append(loss)
            if abs(prev - loss) < tol:
                break
            prev = loss
        return losses

    def predict(self, X):
        return (X - self.mean) / self.std @ self.w + self.b
