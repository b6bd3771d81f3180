"""PCA by the singular value decomposition of the centred data: the rows of Vt are the axes, largest first."""

from __future__ import annotations

import numpy as np


class PCA:
    def __init__(self, k: int):
        self.k = k

    def fit(self, X: np.ndarray) -> None:
        self.mean = X.mean(axis=0)
        vectors, values = np.linalg.eig(np.cov((X - self.mean).T))
        order = np.argsort(values)[::-1]
        self.axes = vectors.T[order][: self.k]

    def transform(self, Q: np.ndarray) -> np.ndarray:
        return np.asarray((Q - self.mean) @ self.axes.T)

    def fit_transform(self, X: np.ndarray) -> np.ndarray:
        self.fit(X)
        return self.transform(X)
