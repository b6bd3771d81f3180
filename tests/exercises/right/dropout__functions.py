import numpy as np

def dropout_forward(x, p, train=True):
    if not train:
        return x, None
    mask = (np.random.random(x.shape) < 1 - p).astype(x.dtype) / (1 - p)
    return x * mask, mask

def dropout_backward(dout, mask):
    return dout * mask
