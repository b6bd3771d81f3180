import numpy as np

def kmeans(X, k, init=None):
    C = np.array(X[np.random.choice(len(X), k, False)] if init is None else init, dtype=float)
    while True:
        lab = np.argmin(((X[:, None] - C) ** 2).sum(2), axis=1)
        new = np.stack([X[lab == j].mean(0) if np.any(lab == j) else C[j] for j in range(k)])
        if np.allclose(new, C, rtol=0, atol=0):
            return {"centroids": C}
        C = new
