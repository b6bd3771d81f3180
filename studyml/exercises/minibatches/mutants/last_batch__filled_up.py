"""Mini-batches of one epoch: permute row numbers, not rows, and cut the permutation into pieces."""

from __future__ import annotations

import numpy as np


def minibatches(
    X: np.ndarray, y: np.ndarray, batch_size: int, shuffle: bool = True, seed: int | None = None
) -> list[tuple[np.ndarray, np.ndarray]]:
    n = len(X)
    order = np.random.default_rng(seed).permutation(n) if shuffle else np.arange(n)
    batches = []
    for start in range(0, n, batch_size):
        rows = np.take(order, range(start, start + batch_size), mode="wrap")
        batches.append((X[rows], y[rows]))
    return batches
