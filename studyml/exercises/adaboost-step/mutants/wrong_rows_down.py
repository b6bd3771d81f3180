"""One step of AdaBoost (Freund and Schapire 1997): weigh the learner, then the rows it got wrong."""

from __future__ import annotations

import numpy as np


def adaboost_step(y: np.ndarray, p: np.ndarray, w: np.ndarray) -> tuple[float, np.ndarray]:
    error = w[y != p].sum()
    alpha = 0.5 * np.log((1 - error) / error)
    new = w * np.exp(alpha * y * p)
    return float(alpha), np.asarray(new / new.sum())
