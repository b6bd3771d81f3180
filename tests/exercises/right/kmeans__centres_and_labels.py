import numpy as np

def assign_clusters(X, centroids):
    return np.array([int(np.argmin([np.sum((x - c) ** 2) for c in centroids])) for x in X])

def update_centroids(X, labels, centroids):
    new = []
    for j, c in enumerate(centroids):
        pts = X[labels == j]
        new.append(pts.mean(axis=0) if len(pts) > 0 else c)
    return np.array(new)

def kmeans(X, k, centroids=None, max_iters=100):
    if centroids is None:
        centroids = X[np.random.choice(len(X), k, replace=False)]
    centroids = np.array(centroids, dtype=float)
    for _ in range(max_iters):
        labels = assign_clusters(X, centroids)
        new = update_centroids(X, labels, centroids)
        if np.allclose(new, centroids, rtol=0, atol=0):
            break
        centroids = new
    return centroids, assign_clusters(X, centroids)
