import numpy as np
from typing import NamedTuple, Callable

class Optimizer(NamedTuple):
    init: Callable
    update: Callable

def make_adam(rate, beta1=0.9, beta2=0.999, eps=1e-8):
    memory = {"t": 0, "m": 0.0, "v": 0.0}

    def init():
        memory.update(t=0, m=0.0, v=0.0)

    def update(w, g):
        memory["t"] += 1
        memory["m"] = beta1 * memory["m"] + (1 - beta1) * g
        memory["v"] = beta2 * memory["v"] + (1 - beta2) * g * g
        mh = memory["m"] / (1 - beta1 ** memory["t"])
        vh = memory["v"] / (1 - beta2 ** memory["t"])
        return w - rate * mh / (np.sqrt(vh) + eps)

    return Optimizer(init, update)
