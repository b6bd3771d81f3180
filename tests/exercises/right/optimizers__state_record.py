import numpy as np
from dataclasses import dataclass

@dataclass
class AdamState:
    m: np.ndarray
    v: np.ndarray
    t: int = 0

def adam_step(w, g, state=None, rate=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    if state is None:
        state = AdamState(np.zeros_like(g, dtype=float), np.zeros_like(g, dtype=float))
    t = state.t + 1
    m = beta1 * state.m + (1 - beta1) * g
    v = beta2 * state.v + (1 - beta2) * g ** 2
    w = w - rate * (m / (1 - beta1 ** t)) / (np.sqrt(v / (1 - beta2 ** t)) + eps)
    return w, AdamState(m, v, t)
