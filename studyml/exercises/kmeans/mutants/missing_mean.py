"""k-means by Lloyd's iteration: assign to the nearest centre, move centres to the means, until it rests."""

from __future__ import annotations

import numpy as np


class KMeans:
    def __init__(self, k: int):
        self.k = k

    def fit(self, X: np.ndarray, centers: np.ndarray | None = None) -> None:
        if centers is None:
            centers = X[np.random.permutation(len(X))[: self.k]]
        self.centers = centers.astype(float)
        for _ in range(300):
            labels = self.predict(X)
            moved = self.centers.copy()
            for c in range(self.k):
                if np.any(labels == c):
                    moved[c] = X[labels == c].sum(axis=0)
            if np.array_equal(moved, self.centers):
                break
            self.centers = moved

    def predict(self, Q: np.ndarray) -> np.ndarray:
        distance = ((Q[:, None, :] - self.centers) ** 2).sum(axis=2)
        return np.asarray(distance.argmin(axis=1))
