"""Inverted dropout: the scaling happens in training, so evaluation is the identity."""

from __future__ import annotations

import numpy as np


class Dropout:
    def __init__(self, p: float):
        self.p = p

    def forward(self, X: np.ndarray, training: bool = True) -> np.ndarray:
        if self.p == 0:
            return X
        mask = np.random.rand(*X.shape) >= self.p
        return X * mask / (1 - self.p)
