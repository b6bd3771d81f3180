import numpy as np


class RidgeRegression:
    def fit(self, X, y, lambda_):
        Xb = np.hstack([np.ones((len(X), 1)), X])
        I = np.eye(Xb.shape[1])
        I[0, 0] = 0
        self.theta = np.linalg.pinv(Xb.T.dot(Xb) + lambda_ * I).dot(Xb.T).dot(y)

    def predict(self, X):
        return np.c_[np.ones(len(X)), X].dot(self.theta)
