import numpy as np


class KMeansClustering:
    def __init__(self, k, max_iterations=200):
        self.k = k
        self.max_iterations = max_iterations
        self.centroids = None

    def _closest(self, X):
        return np.array([np.argmin([np.sum((x - c) ** 2) for c in self.centroids]) for x in X])

    def fit(self, X, centers=None):
        self.centroids = np.array(centers if centers is not None else X[: self.k], dtype=float)
        for _ in range(self.max_iterations):
            old = self.centroids.copy()
            y = self._closest(X)
            for i in range(self.k):
                members = X[y == i]
                if len(members):
                    self.centroids[i] = np.mean(members, axis=0)
            if np.allclose(old, self.centroids, rtol=0, atol=0):
                return self
        return self

    def predict(self, X):
        return self._closest(X)
