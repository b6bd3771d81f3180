import numpy as np


def pca(X, k):
    mu = np.mean(X, axis=0)
    U, S, Vt = np.linalg.svd(X - mu, full_matrices=False)
    return (X - mu) @ Vt[:k].T
