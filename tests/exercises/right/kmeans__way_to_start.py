import numpy as np


class KMeansClustering:
    """The start has a name; centres are never given."""

    def __init__(self, n_clusters=3, init="random", max_iter=200, seed=None):
        self.n_clusters, self.init, self.max_iter = n_clusters, init, max_iter
        self.random = np.random.default_rng(seed)

    def _start(self, X):
        if self.init == "random":
            return X[self.random.choice(len(X), self.n_clusters, replace=False)].astype(float)
        if self.init == "first":
            return X[: self.n_clusters].astype(float)
        raise ValueError(f"no such start: {self.init}")

    def fit(self, X):
        self.centroids = self._start(X)
        for _ in range(self.max_iter):
            near = self.predict(X)
            before = self.centroids.copy()
            for c in np.unique(near):
                self.centroids[c] = X[near == c].mean(axis=0)
            if np.allclose(before, self.centroids, atol=0):
                break
        return self

    def predict(self, X):
        return np.linalg.norm(X[:, None] - self.centroids, axis=2).argmin(axis=1)
