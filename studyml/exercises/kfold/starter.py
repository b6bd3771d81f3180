import numpy as np


def kfold(n, k):
    """A list of k pairs (train indices, test indices)."""
