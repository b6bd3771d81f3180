import numpy as np


def euclidean_distance(a, b):
    return np.sqrt(np.sum((a - b) ** 2))


def knn(X_train, y_train, x_query, k):
    dists = [(euclidean_distance(x, x_query), y) for x, y in zip(X_train, y_train)]
    dists.sort(key=lambda t: t[0])
    labels = [y for _, y in dists[:k]]
    return max(sorted(set(labels)), key=labels.count)
