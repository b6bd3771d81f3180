import numpy as np

def make_dropout(p):
    mask = None

    def forward(X, training=True):
        nonlocal mask
        mask = (np.random.rand(*X.shape) >= p) / (1 - p) if training else np.ones_like(X)
        return X * mask

    def backward(G):
        return G * mask

    return forward, backward
