import numpy as np
def layer_norm_forward(x, gamma, beta, ln_param={}):
    eps = ln_param.get("eps", 1e-5)
    mu = np.mean(x, axis=x.ndim - 1, keepdims=True)
    sigma = np.sqrt(np.var(x, axis=x.ndim - 1, keepdims=True) + eps)
    xn = (x - mu) / sigma
    cache = (xn, sigma, gamma)
    return gamma * xn + beta, cache
def layer_norm_backward(dout, cache):
    xn, sigma, gamma = cache
    red = tuple(range(dout.ndim - 1))
    dg, db = np.sum(dout * xn, axis=red), np.sum(dout, axis=red)
    d = dout * gamma
    dx = (d - d.mean(-1, keepdims=True) - xn * (d * xn).mean(-1, keepdims=True)) / sigma
    return dx, dg, db
