import numpy as np
from dataclasses import dataclass

@dataclass
class State:
    m: np.ndarray
    v: np.ndarray
    t: int

def init_state(w):
    return State(np.zeros_like(w, dtype=float), np.zeros_like(w, dtype=float), 0)

def update(state, w, g, rate=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    t = state.t + 1
    m = beta1 * state.m + (1 - beta1) * g
    v = beta2 * state.v + (1 - beta2) * g ** 2
    step = rate * (m / (1 - beta1 ** t)) / (np.sqrt(v / (1 - beta2 ** t)) + eps)
    return State(m, v, t), w - step
