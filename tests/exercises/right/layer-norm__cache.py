import numpy as np

def layernorm_forward(x, gamma, beta, eps=1e-5):
    mu = np.mean(x, axis=-1)[..., None]
    sigma = np.sqrt(np.mean(np.square(x - mu), axis=-1)[..., None] + eps)
    x_norm = (x - mu) / sigma
    return x_norm * gamma + beta, (x_norm, sigma, gamma)

def layernorm_backward(dout, cache):
    x_norm, sigma, gamma = cache
    axes = tuple(range(dout.ndim - 1))
    g = dout * gamma
    dx = (g - g.mean(-1, keepdims=True) - x_norm * (g * x_norm).mean(-1, keepdims=True)) / sigma
    return dx, (dout * x_norm).sum(axes), dout.sum(axes)
