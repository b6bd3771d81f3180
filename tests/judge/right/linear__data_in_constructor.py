import numpy as np


class LinearRegression:
    def __init__(self, X, y, learning_rate=0.01, iterations=100):
        self.X = X
        self.y = y
        self.lr = learning_rate
        self.iterations = iterations
        self.m, self.n = X.shape
        self.W = np.zeros(self.n)
        self.b = 0

    def predict(self, X):
        return X.dot(self.W) + self.b

    def update_weights(self):
        Y_pred = self.predict(self.X)
        dW = -(self.X.T.dot(self.y - Y_pred)) / self.m
        db = -np.sum(self.y - Y_pred) / self.m
        self.W = self.W - self.lr * dW
        self.b = self.b - self.lr * db
        return self

    def fit(self):
        for i in range(self.iterations):
            self.update_weights()
        return self
