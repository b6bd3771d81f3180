import numpy as np


class KMeans:
    def __init__(self, data, num_clusters):
        self.data = data
        self.num_clusters = num_clusters

    def train(self, max_iterations):
        centroids = self.data[np.random.permutation(len(self.data))[: self.num_clusters]]
        for _ in range(max_iterations):
            ids = self.find(self.data, centroids)
            centroids = np.array(
                [self.data[ids == j].mean(0) if (ids == j).any() else centroids[j] for j in range(self.num_clusters)]
            )
        return centroids, self.find(self.data, centroids)

    @staticmethod
    def find(data, centroids):
        return ((data[:, None] - centroids) ** 2).sum(2).argmin(1)
