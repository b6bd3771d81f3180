import numpy as np


class LayerNorm:
    def __init__(self, normalized_shape, eps=1e-5):
        self.gamma = np.ones(normalized_shape)
        self.beta = np.zeros(normalized_shape)
        self.eps = eps

    def forward(self, x):
        mean = x.mean(-1, keepdims=True)
        centred = x - mean
        self.inv = 1.0 / np.sqrt((centred ** 2).mean(-1, keepdims=True) + self.eps)
        self.xhat = centred * self.inv
        return self.xhat * self.gamma + self.beta

    def backward(self, dy):
        axes = tuple(range(dy.ndim - 1))
        dgamma = (dy * self.xhat).sum(axis=axes)
        dbeta = dy.sum(axis=axes)
        dxh = dy * self.gamma
        dx = self.inv * (dxh - dxh.mean(-1, keepdims=True) - self.xhat * (dxh * self.xhat).mean(-1, keepdims=True))
        return dx, {"gamma": dgamma, "beta": dbeta}
