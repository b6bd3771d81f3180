import numpy as np


def minibatches(X, y, size):
    """A list of (X_batch, y_batch)."""
