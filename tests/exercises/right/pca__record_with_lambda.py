import numpy as np
from typing import NamedTuple, Callable

class PCA(NamedTuple):
    transform: Callable
    axes: np.ndarray

def pca(X, k):
    mu = X.mean(0)
    vals, vecs = np.linalg.eigh((X - mu).T @ (X - mu))
    axes = vecs[:, ::-1][:, :k]
    return PCA(transform=lambda Q: (Q - mu) @ axes, axes=axes)
