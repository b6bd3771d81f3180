"""Batch normalisation, forward and backward, with running statistics for evaluation.

With Z = (X - mean) / s, s = sqrt(var + eps) and g = dL/dZ = gamma G, every row reaches every other through mean and
variance: dL/dX = (g - mean of g - Z mean of (g Z)) / s, means over the rows.
"""

from __future__ import annotations

import numpy as np


class BatchNorm:
    def __init__(self, m: int, momentum: float = 0.9, eps: float = 1e-5):
        self.momentum, self.eps = momentum, eps
        self.gamma, self.beta = np.ones(m), np.zeros(m)
        self.mean, self.var = np.zeros(m), np.ones(m)

    def forward(self, X: np.ndarray, training: bool = True) -> np.ndarray:
        mean, var = self.mean, self.var
        if training:
            mean, var = X.mean(axis=0), X.var(axis=0)
            self.mean = self.momentum * self.mean + (1 - self.momentum) * mean
            self.var = self.momentum * self.var + (1 - self.momentum) * var
        self.s = np.sqrt(var + self.eps)
        self.Z = (X - mean) / self.s
        return np.asarray(self.gamma * self.Z + self.beta)

    def backward(self, G: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        g = self.gamma * G
        dX = (g - g.mean(axis=0) - self.Z * (g * self.Z).mean(axis=0)) / self.s
        return dX, (G * self.Z * self.s).sum(axis=0), G.sum(axis=0)
