"""Standardisation with the statistics of the training set; a constant column is divided by 1."""

from __future__ import annotations

import numpy as np


class Standardizer:
    def fit(self, X: np.ndarray) -> None:
        self.mean = X.mean(axis=1, keepdims=True)
        std = X.std(axis=1, keepdims=True)
        self.std = np.where(std == 0, 1.0, std)

    def transform(self, Q: np.ndarray) -> np.ndarray:
        return (Q - Q.mean(axis=1, keepdims=True)) / Q.std(axis=1, keepdims=True)

    def inverse_transform(self, Q: np.ndarray) -> np.ndarray:
        return Q * self.std + self.mean
