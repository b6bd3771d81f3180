import numpy as np
from typing import NamedTuple

class PCAResult(NamedTuple):
    components: np.ndarray
    mean: np.ndarray
    explained_variance: np.ndarray

def fit(X, n_components):
    mu = X.mean(0)
    U, S, Vt = np.linalg.svd(X - mu, full_matrices=False)
    return PCAResult(Vt[:n_components], mu, S[:n_components] ** 2 / (len(X) - 1))
