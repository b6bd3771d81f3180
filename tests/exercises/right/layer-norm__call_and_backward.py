import numpy as np
class LayerNorm:
    def __init__(self, dim, eps=1e-5):
        self.gamma = np.ones(dim)
        self.beta = np.zeros(dim)
        self.eps = eps
    def __call__(self, x):
        self.mu = np.mean(x, axis=-1, keepdims=True)
        self.var = np.var(x, axis=-1, keepdims=True)
        self.xhat = (x - self.mu) / np.sqrt(self.var + self.eps)
        return self.gamma * self.xhat + self.beta
    def backward(self, dout):
        axes = tuple(range(dout.ndim - 1))
        dgamma = (dout * self.xhat).sum(axis=axes)
        dbeta = dout.sum(axis=axes)
        D = dout.shape[-1]
        dxhat = dout * self.gamma
        dx = (D * dxhat - dxhat.sum(-1, keepdims=True) - self.xhat * (dxhat * self.xhat).sum(-1, keepdims=True)) / (D * np.sqrt(self.var + self.eps))
        return dx, dgamma, dbeta
