import numpy as np


class BatchNorm:
    def __init__(self, m, momentum=0.9, eps=1e-5):
        self.momentum, self.eps = momentum, eps

    def forward(self, X, training=True):
        """(n, m) -> (n, m)"""
