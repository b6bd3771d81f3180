import numpy as np

def get_batches(y, X, size, shuffle=True, seed=None):
    rng = np.random.default_rng(seed)
    order = np.arange(len(y))
    if shuffle:
        rng.shuffle(order)
    return [(X[part], y[part]) for part in np.split(order, range(size, len(order), size))]
