import numpy as np

def k_means_clustering(points, k, initial_centroids=None, max_iterations=100):
    points = np.array(points)
    centroids = np.array(points[:k] if initial_centroids is None else initial_centroids, dtype=float)
    for _ in range(max_iterations):
        distances = np.array([np.sqrt(((points - c) ** 2).sum(axis=1)) for c in centroids])
        assignments = np.argmin(distances, axis=0)
        updated = np.array([points[assignments == i].mean(axis=0) if (assignments == i).any() else centroids[i] for i in range(k)])
        if np.all(updated == centroids):
            break
        centroids = updated
    return [tuple(c) for c in centroids]
