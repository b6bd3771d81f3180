import numpy as np


class BatchNorm:
    def __init__(self, m, momentum=0.9, eps=1e-5):
        self.momentum, self.eps = momentum, eps
        self.gamma, self.beta = np.ones(m), np.zeros(m)

    def forward(self, X, training=True):
        """(n, m) -> (n, m), each column normalised, scaled and shifted."""

    def backward(self, G):
        """dL/dY (n, m) -> dL/dX (n, m), dL/dgamma (m,), dL/dbeta (m,)"""
