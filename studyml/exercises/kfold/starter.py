import numpy as np


def kfold(n, k):
    """k pairs (train, test) of index arrays; the tests are consecutive blocks of 0 … n - 1."""
