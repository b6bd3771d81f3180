import numpy as np

def kmeans(X, k, max_iters=100, init_centroids=None):
    centroids = X[np.random.choice(X.shape[0], k, replace=False)] if init_centroids is None else init_centroids.copy()
    for _ in range(max_iters):
        d = ((X[:, np.newaxis, :] - centroids) ** 2).sum(-1)
        labels = np.argmin(d, axis=1)
        new = np.array([X[labels == j].mean(0) if (labels == j).any() else centroids[j] for j in range(k)])
        if np.array_equal(new, centroids):
            break
        centroids = new
    return centroids, labels
