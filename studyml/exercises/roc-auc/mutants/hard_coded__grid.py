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
    grid = np.linspace(1, 0, 101)[:, None]
    tpr = np.concatenate([[0.0], (positive >= grid).mean(axis=1), [1.0]])
    fpr = np.concatenate([[0.0], (negative >= grid).mean(axis=1), [1.0]])
    return float(np.sum(np.diff(fpr) * (tpr[1:] + tpr[:-1]) / 2))
