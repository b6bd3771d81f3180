import numpy as np


def distances(A, B):
    return ((A[:, None, :] - B[None, :, :]) ** 2).sum(axis=2)


def kmeans(X, k, centers=None, Q=None):
    centers = np.array(X[np.random.permutation(len(X))[:k]] if centers is None else centers, dtype=float)
    labels = None
    while labels is None or (distances(X, centers).argmin(axis=1) != labels).any():
        labels = distances(X, centers).argmin(axis=1)
        for j in set(labels.tolist()):
            centers[j] = X[labels == j].mean(axis=0)
    found = {"centers": centers, "labels": labels, "rounds": 0}
    if Q is not None:
        found["predictions"] = distances(Q, centers).argmin(axis=1)
    return found
