from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Settings:
    floor: float = 1e-10


def adaboost_step(y, h, w, cfg=Settings()):
    error = np.clip(w[y != h].sum(), cfg.floor, 1 - cfg.floor)
    alpha = 0.5 * np.log((1 - error) / error)
    grown = w * np.exp(-alpha * y * h)
    return alpha, grown / grown.sum()
