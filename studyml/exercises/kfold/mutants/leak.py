"""k-fold splits: consecutive blocks, the first n % k of them one longer."""

from __future__ import annotations

import numpy as np


def kfold(n: int, k: int) -> list[tuple[np.ndarray, np.ndarray]]:
    rows = np.arange(n)
    return [(rows, test) for test in np.array_split(rows, k)]
