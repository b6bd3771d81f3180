import numpy as np


class Dropout:
    def __init__(self, p=0.5):
        self.p = p
        self.training = True
        self.rng = np.random.default_rng()

    def train(self, mode=True):
        self.training = mode

    def eval(self):
        self.train(False)

    def __call__(self, X):
        if self.training:
            self.keep = self.rng.binomial(1, 1 - self.p, size=X.shape)
            return X * self.keep / (1 - self.p)
        return X.copy()

    def backward(self, grad):
        return grad * self.keep / (1 - self.p) if self.training else grad
