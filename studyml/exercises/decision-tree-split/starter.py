import numpy as np


def gini(y):
    """1 - sum of squared class shares."""


def best_split(X, y):
    """(feature, threshold) with the smallest weighted Gini impurity."""
