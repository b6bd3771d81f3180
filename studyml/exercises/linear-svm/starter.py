import numpy as np


class LinearSVM:
    def __init__(self, m, lam=0.01):
        self.w = np.zeros(m)
        self.b = 0.0
        self.lam = lam

    def decision_function(self, X):
        """(n, m) -> (n,)"""

    def predict(self, X):
        """-1 or 1"""

    def loss(self, X, y):
        """lam/2 sum(w^2) + mean hinge"""

    def step(self, X, y, rate):
        """Move w and b once."""

    def fit(self, X, y, steps, rate=0.1):
        """Take that many steps."""
