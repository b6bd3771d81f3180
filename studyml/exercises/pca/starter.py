import numpy as np


class PCA:
    def __init__(self, k):
        self.k = k

    def fit(self, X):
        """Find the mean and the k axes of largest variance."""

    def transform(self, Q):
        """(q, m) -> (q, k)"""
