import numpy as np


def minibatches(X, y, batch_size, shuffle=True):
    """Yield (X_batch, y_batch) until every row came exactly once."""
