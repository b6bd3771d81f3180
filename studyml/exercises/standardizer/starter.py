import numpy as np


class Standardizer:
    def fit(self, X):
        """Learn mean and standard deviation of every column."""

    def transform(self, Q):
        """(q, m) -> (q, m), with the training set's statistics."""
