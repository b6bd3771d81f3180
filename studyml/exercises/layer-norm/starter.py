import numpy as np


def layer_norm(X, gamma, beta, eps=1e-5):
    """(..., d) -> (..., d)"""


def layer_norm_backward(G, X, gamma, eps=1e-5):
    """dL/dY of X's shape -> dL/dX, dL/dgamma (d,), dL/dbeta (d,)"""
