import numpy as np


class Dropout:
    def __init__(self, p):
        self.p = p

    def forward(self, X, training=True):
        """The same shape as X."""

    def backward(self, G):
        """dL/dX of the last forward."""
