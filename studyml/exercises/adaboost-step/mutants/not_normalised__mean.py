"""One round of AdaBoost: the learner's vote from its weighted error, and weights for the next one.

alpha = ½ ln((1 - e) / e) minimises the exponential loss sum(w exp(-alpha y h)); under the new weights this learner is
no better than chance.
"""

from __future__ import annotations

import numpy as np


def adaboost_step(y: np.ndarray, h: np.ndarray, w: np.ndarray) -> tuple[float, np.ndarray]:
    error = np.clip(w[h != y].sum(), 1e-10, 1 - 1e-10)
    alpha = 0.5 * np.log((1 - error) / error)
    new = w * np.exp(-alpha * y * h)
    return float(alpha), new / new.mean()
