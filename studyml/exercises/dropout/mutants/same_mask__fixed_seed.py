"""Inverted dropout: the scaling happens in training, so evaluation is the identity."""

from __future__ import annotations

import numpy as np


class Dropout:
    def __init__(self, p: float):
        self.p = p

    def forward(self, X: np.ndarray, training: bool = True) -> np.ndarray:
        self.mask = np.ones(X.shape)
        if training:
            np.random.seed(0)
            self.mask = (np.random.rand(*X.shape) >= self.p) / (1 - self.p)
        return X * self.mask

    def backward(self, G: np.ndarray) -> np.ndarray:
        return G * self.mask
