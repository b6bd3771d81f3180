"""The area under the ROC curve as a share of pairs: P(score of a positive > score of a negative) + P(equal) / 2.

Sorting one side and looking up the other takes n log n steps instead of one per pair.
"""

from __future__ import annotations

import numpy as np


def roc_auc(y: np.ndarray, score: np.ndarray) -> float:
    positive = score[y == 1]
    negative = np.sort(score[y == 0])
    pairs = positive.size * negative.size
    if pairs == 0:
        return float("nan")
    cut = np.unique(score)[::-1][:, None]
    tpr, fpr = (positive >= cut).mean(axis=1), (negative >= cut).mean(axis=1)
    return float(np.sum(np.diff(fpr) * (tpr[1:] + tpr[:-1]) / 2))
