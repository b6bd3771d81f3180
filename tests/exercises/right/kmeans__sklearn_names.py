import numpy as np


class KMeans:
    def __init__(self, n_clusters=3, max_iter=300, tol=0.0, random_state=None):
        self.n_clusters = n_clusters
        self.max_iter = max_iter
        self.tol = tol
        self.random_state = random_state

    def fit(self, X, init=None):
        rng = np.random.RandomState(self.random_state)
        if init is None:
            init = X[rng.choice(len(X), self.n_clusters, replace=False)]
        self.cluster_centers_ = np.array(init, dtype=float)
        for _ in range(self.max_iter):
            self.labels_ = self.predict(X)
            new = self.cluster_centers_.copy()
            for k in range(self.n_clusters):
                if np.any(self.labels_ == k):
                    new[k] = X[self.labels_ == k].mean(axis=0)
            moved = np.abs(new - self.cluster_centers_).max()
            self.cluster_centers_ = new
            if moved <= self.tol:
                break
        return self

    def predict(self, X):
        return np.linalg.norm(X[:, None] - self.cluster_centers_[None], axis=2).argmin(axis=1)
