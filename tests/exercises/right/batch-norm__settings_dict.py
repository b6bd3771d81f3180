import numpy as np


def batchnorm_forward(x, gamma, beta, bn_param):
    mode = bn_param["mode"]
    eps = bn_param.get("eps", 1e-5)
    momentum = bn_param.get("momentum", 0.9)
    N, D = x.shape
    rm = bn_param.get("running_mean", np.zeros(D))
    rv = bn_param.get("running_var", np.ones(D))
    if mode == "train":
        mu = x.mean(0)
        var = x.var(0)
        std = np.sqrt(var + eps)
        xh = (x - mu) / std
        rm = momentum * rm + (1 - momentum) * mu
        rv = momentum * rv + (1 - momentum) * var
        out = gamma * xh + beta
        cache = (xh, gamma, std)
    else:
        out = gamma * (x - rm) / np.sqrt(rv + eps) + beta
        cache = None
    bn_param["running_mean"] = rm
    bn_param["running_var"] = rv
    return out, cache


def batchnorm_backward(dout, cache):
    xh, gamma, std = cache
    N = len(dout)
    d = dout * gamma
    return (d - d.mean(0) - xh * (d * xh).mean(0)) / std, (dout * xh).sum(0), dout.sum(0)
