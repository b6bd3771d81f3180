import numpy as np
from dataclasses import dataclass

@dataclass
class KMeansResult:
    centers: np.ndarray
    labels: np.ndarray
    inertia: float

def sq_dist(X, C):
    return ((X[:, None] - C[None]) ** 2).sum(-1)

def kmeans(X, k, centers=None, max_iter=300):
    C = X[np.random.permutation(len(X))[:k]].astype(float) if centers is None else np.array(centers, float)
    for _ in range(max_iter):
        lab = sq_dist(X, C).argmin(1)
        new = np.array([X[lab == j].mean(0) if (lab == j).any() else C[j] for j in range(k)])
        if np.array_equal(new, C):
            break
        C = new
    d = sq_dist(X, C)
    return KMeansResult(C, d.argmin(1), d.min(1).sum())
