import numpy as np


class LinearRegression:
    def fit(self, X, y):
        Xb = np.c_[np.ones((X.shape[0], 1)), X]
        self.theta = np.linalg.pinv(Xb) @ y

    def predict(self, X):
        return np.c_[np.ones((X.shape[0], 1)), X] @ self.theta
