"""Mini-batches of one epoch: one permutation for X and y, cut in pieces."""

from __future__ import annotations

import numpy as np


def minibatches(X: np.ndarray, y: np.ndarray, size: int) -> list[tuple[np.ndarray, np.ndarray]]:
    order = np.random.permutation(len(X))
    cuts = [order[start : start + size] for start in range(0, len(X), size)]
    return [(X[cut], y[cut]) for cut in cuts]
