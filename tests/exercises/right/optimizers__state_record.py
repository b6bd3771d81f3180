import numpy as np
from dataclasses import dataclass, field


@dataclass
class AdamState:
    m: np.ndarray
    v: np.ndarray
    t: int = 0


def adam_init(params):
    return AdamState(np.zeros_like(params), np.zeros_like(params))


def adam_update(params, grads, state, lr=1e-3, b1=0.9, b2=0.999, eps=1e-8):
    t = state.t + 1
    m = b1 * state.m + (1 - b1) * grads
    v = b2 * state.v + (1 - b2) * grads * grads
    mhat, vhat = m / (1 - b1 ** t), v / (1 - b2 ** t)
    return params - lr * mhat / (np.sqrt(vhat) + eps), AdamState(m, v, t)
