import numpy as np


def pca_fit(X, n_components):
    m = X.mean(0)
    Xc = X - m
    w, v = np.linalg.eigh(Xc.T @ Xc / (len(X) - 1))
    return m, v[:, ::-1][:, :n_components]


def pca_transform(X, mean, components):
    return (X - mean) @ components
