"""ROC-AUC as the share of rightly ordered pairs of a positive and a negative, ties one half."""

from __future__ import annotations

import numpy as np


def roc_auc(y: np.ndarray, s: np.ndarray) -> float:
    positive, negative = s[y == 1], s[y == 0]
    if not len(positive) or not len(negative):
        return float("nan")
    gap = positive[:, None] - negative
    return float(np.mean((gap > 0)))
