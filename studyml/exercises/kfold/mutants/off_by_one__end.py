"""k folds of n rows: consecutive blocks of nearly equal size are the test parts, the rest trains."""

from __future__ import annotations

import numpy as np


def kfold(n: int, k: int, shuffle: bool = False) -> list[tuple[np.ndarray, np.ndarray]]:
    rows = np.random.permutation(n) if shuffle else np.arange(n)
    sizes = np.full(k, n // k)
    sizes[: n % k] += 1  # the remainder goes to the first folds, one row each
    ends = np.cumsum(sizes)
    folds = []
    for start, end in zip(ends - sizes, ends, strict=True):
        test = rows[start : end - 1]
        train = np.concatenate([rows[:start], rows[end:]])
        folds.append((train, test))
    return folds
