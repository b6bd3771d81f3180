import numpy as np


def get_batches(X, y, size, shuffle_rows=True, seed=None):
    rng = np.random.default_rng(seed)
    order = rng.permutation(len(X)) if shuffle_rows else np.arange(len(X))
    for start in range(0, len(X), size):
        yield X[order[start : start + size]], y[order[start : start + size]]
