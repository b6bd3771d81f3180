import numpy as np


class DecisionTree:
    def __init__(self, max_depth):
        self.max_depth = max_depth

    def fit(self, X, y):
        """Grow the tree."""

    def predict(self, Q):
        """(q, m) -> (q,) labels"""
