import numpy as np

def softmax(x, axis=-1):
    x = np.exp(x - np.max(x, axis=axis, keepdims=True))
    return x / x.sum(axis=axis, keepdims=True)

def attention(V, K, Q, mask=None):
    logits = Q @ np.moveaxis(K, -1, -2) * K.shape[-1] ** -0.5
    if mask is not None:
        logits = logits + (1.0 - mask) * -1e30
    return softmax(logits) @ V
