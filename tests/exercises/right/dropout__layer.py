import numpy as np


class DropoutLayer:
    def __init__(self, drop_prob=0.5):
        self.drop_prob = drop_prob
        self.mask = None

    def forward(self, x, training=True):
        if not training or self.drop_prob == 0:
            self.mask = np.ones_like(x)
            return x
        self.mask = (np.random.rand(*x.shape) > self.drop_prob) / (1 - self.drop_prob)
        return x * self.mask

    def backward(self, dout):
        return dout * self.mask
