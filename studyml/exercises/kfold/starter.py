import numpy as np


def kfold(n, k):
    """k pairs (train, test) of index arrays; every row is tested exactly once."""
