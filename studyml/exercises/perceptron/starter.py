import numpy as np


class Perceptron:
    def __init__(self, m):
        self.w = np.zeros(m)
        self.b = 0.0

    def predict(self, X):
        """(n, m) -> (n,), each -1 or 1"""

    def step(self, X, y, rate=1.0):
        """One epoch over the rows in order."""

    def fit(self, X, y, steps, rate=1.0):
        """Take that many epochs."""
