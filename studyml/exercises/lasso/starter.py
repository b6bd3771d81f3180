import numpy as np


class Lasso:
    def __init__(self, lam, steps=1000):
        self.lam, self.steps = lam, steps

    def fit(self, X, y):
        """Minimise the penalised squared error."""

    def predict(self, Q):
        """(q, m) -> (q,)"""
