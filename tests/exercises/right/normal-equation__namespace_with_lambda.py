import numpy as np
from types import SimpleNamespace

def least_squares(X, y):
    A = np.c_[np.ones(len(X)), X]
    theta, *_ = np.linalg.lstsq(A, y, rcond=None)
    return SimpleNamespace(intercept=theta[0], coef=theta[1:], predict=lambda Q: np.c_[np.ones(len(Q)), Q] @ theta)
