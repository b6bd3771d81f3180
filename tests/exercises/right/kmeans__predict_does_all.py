import numpy as np


class KMeans:
    def __init__(self, K=5, max_iters=100):
        self.K = K
        self.max_iters = max_iters
        self.clusters = [[] for _ in range(K)]
        self.centroids = []

    def predict(self, X):
        self.X = X
        self.n_samples, self.n_features = X.shape
        self.centroids = [self.X[i] for i in np.random.choice(self.n_samples, self.K, replace=False)]
        for _ in range(self.max_iters):
            self.clusters = self._create_clusters(self.centroids)
            old = self.centroids
            self.centroids = self._get_centroids(self.clusters)
            if self._is_converged(old, self.centroids):
                break
        return self._get_cluster_labels(self.clusters)

    def _get_cluster_labels(self, clusters):
        labels = np.empty(self.n_samples)
        for ci, c in enumerate(clusters):
            for i in c:
                labels[i] = ci
        return labels

    def _create_clusters(self, centroids):
        clusters = [[] for _ in range(self.K)]
        for i, s in enumerate(self.X):
            clusters[self._closest_centroid(s, centroids)].append(i)
        return clusters

    def _closest_centroid(self, s, centroids):
        return np.argmin([np.sqrt(np.sum((s - c) ** 2)) for c in centroids])

    def _get_centroids(self, clusters):
        cs = np.zeros((self.K, self.n_features))
        for ci, c in enumerate(clusters):
            cs[ci] = np.mean(self.X[c], axis=0) if c else self.centroids[ci]
        return cs

    def _is_converged(self, old, new):
        return sum(np.sqrt(np.sum((o - n) ** 2)) for o, n in zip(old, new)) == 0
