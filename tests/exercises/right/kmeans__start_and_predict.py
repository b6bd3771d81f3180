import numpy as np

def kmeans_fit(points, k, initial_centroids=None, max_iter=100):
    rng = np.random.default_rng(0)
    centers = np.array(points[rng.choice(len(points), k, replace=False)] if initial_centroids is None else initial_centroids, dtype=float)
    for _ in range(max_iter):
        idx = ((points[:, None] - centers) ** 2).sum(2).argmin(1)
        new = np.array([points[idx == j].mean(0) if (idx == j).any() else centers[j] for j in range(k)])
        if np.array_equal(new, centers):
            break
        centers = new
    return centers

def kmeans_predict(points, centroids):
    return ((points[:, None] - centroids) ** 2).sum(2).argmin(1)
