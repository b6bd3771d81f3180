"""Standardisation with the statistics of the training set; a constant column is divided by 1."""

from __future__ import annotations

import numpy as np


class Standardizer:
    def fit(self, X: np.ndarray) -> None:
        self.mean = np.median(X, axis=0)
        std = X.std(axis=0)
        self.std = np.where(std == 0, 1.0, std)

    def transform(self, Q: np.ndarray) -> np.ndarray:
        return np.asarray((Q - self.mean) / self.std)

    def inverse_transform(self, Q: np.ndarray) -> np.ndarray:
        return np.asarray(Q * self.std + self.mean)
