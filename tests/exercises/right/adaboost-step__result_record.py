import numpy as np
from dataclasses import dataclass

@dataclass
class Round:
    alpha: float
    weights: np.ndarray

def adaboost_step(y, h, w):
    e = np.clip(w[h != y].sum(), 1e-10, 1 - 1e-10)
    alpha = 0.5 * np.log((1 - e) / e)
    v = w * np.exp(-alpha * y * h)
    return Round(alpha, v / v.sum())
