import numpy as np


class BatchNormLayer:
    def __init__(self, dim, momentum=0.9, eps=1e-8):
        self.params = {"gamma": np.ones((1, dim)), "beta": np.zeros((1, dim))}
        self.momentum, self.eps = momentum, eps
        self.running_mean = np.zeros((1, dim))
        self.running_var = np.ones((1, dim))

    def forward(self, x, is_training=True):
        if not is_training:
            x_hat = (x - self.running_mean) / np.sqrt(self.running_var + self.eps)
            return self.params["gamma"] * x_hat + self.params["beta"]
        mean = np.mean(x, axis=0, keepdims=True)
        xmu = x - mean
        var = np.mean(xmu**2, axis=0, keepdims=True)
        ivar = 1.0 / np.sqrt(var + self.eps)
        xhat = xmu * ivar
        self.running_mean *= self.momentum
        self.running_mean += (1 - self.momentum) * mean
        self.running_var = self.running_var * self.momentum + (1 - self.momentum) * var
        out = self.params["gamma"] * xhat + self.params["beta"]
        self.cache = (xmu, ivar, xhat)
        return out

    def backward(self, dout):
        xmu, ivar, xhat = self.cache
        N = dout.shape[0]
        dbeta = np.sum(dout, axis=0)
        dgamma = np.sum(dout * xhat, axis=0)
        dxhat = dout * self.params["gamma"]
        dvar = np.sum(dxhat * xmu, axis=0) * -0.5 * ivar**3
        dmean = np.sum(-dxhat * ivar, axis=0) + dvar * np.mean(-2 * xmu, axis=0)
        dx = dxhat * ivar + dvar * 2 * xmu / N + dmean / N
        return {"dx": dx, "dgamma": dgamma, "dbeta": dbeta}
