import numpy as np


class LinearRegression(object):
    def __init__(self, eta=0.01, n_iter=50, random_state=1):
        self.eta = eta
        self.n_iter = n_iter
        self.random_state = random_state

    def fit(self, X, y):
        rgen = np.random.RandomState(self.random_state)
        Xa = np.hstack([X, np.ones((len(X), 1))])
        self.w_ = rgen.normal(loc=0.0, scale=0.01, size=Xa.shape[1])
        self.cost_ = []
        for i in range(self.n_iter):
            errors = y - Xa.dot(self.w_)
            self.w_ += self.eta * Xa.T.dot(errors) / len(y)
            self.cost_.append((errors**2).sum() / (2.0 * len(y)))
        return self

    def predict(self, X):
        return np.hstack([X, np.ones((len(X), 1))]).dot(self.w_)
