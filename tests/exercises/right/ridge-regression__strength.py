import numpy as np

class TikhonovRegression:
    def __init__(self, strength):
        self.strength = strength

    def fit(self, X, y):
        A = np.c_[X, np.ones(len(X))]
        R = np.diag([self.strength] * X.shape[1] + [0.0])
        *self.slope, self.offset = np.linalg.solve(A.T @ A + R, A.T @ y)
        return self

    def predict(self, X):
        return X @ np.array(self.slope) + self.offset
