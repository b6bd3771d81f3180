import numpy as np
def adam(params, grads, state, lr=1e-3, b1=0.9, b2=0.999, eps=1e-8):
    state["t"] += 1
    state["m"] = b1 * state["m"] + (1 - b1) * grads
    state["v"] = b2 * state["v"] + (1 - b2) * grads * grads
    mh = state["m"] / (1 - b1 ** state["t"])
    vh = state["v"] / (1 - b2 ** state["t"])
    return params - lr * mh / (np.sqrt(vh) + eps), state
