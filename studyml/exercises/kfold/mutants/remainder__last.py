"""k-fold splits: consecutive blocks, the first n % k of them one longer."""

from __future__ import annotations

import numpy as np


def kfold(n: int, k: int) -> list[tuple[np.ndarray, np.ndarray]]:
    rows = np.arange(n)
    return [(np.setdiff1d(rows, test), test) for test in [rows[i * (n // k) : (i + 1) * (n // k) if i < k - 1 else n] for i in range(k)]]
