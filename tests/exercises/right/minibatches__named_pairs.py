from typing import NamedTuple

import numpy as np


class Batch(NamedTuple):
    features: np.ndarray
    labels: np.ndarray


def minibatches(X, y, batch_size, shuffle=True):
    rows = np.random.permutation(len(y)) if shuffle else np.arange(len(y))
    starts = range(0, len(y), batch_size)
    return [Batch(X[rows[at : at + batch_size]], y[rows[at : at + batch_size]]) for at in starts]
