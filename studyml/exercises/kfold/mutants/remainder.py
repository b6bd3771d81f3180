"""k-fold splits: consecutive blocks, the first n % k of them one longer."""

from __future__ import annotations

import numpy as np


def kfold(n: int, k: int) -> list[tuple[np.ndarray, np.ndarray]]:
    rows = np.arange(n)
    return [(np.setdiff1d(rows, test), test) for test in np.split(rows[: n // k * k], k)]
