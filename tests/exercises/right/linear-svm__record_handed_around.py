import numpy as np
from typing import NamedTuple

class SVMParams(NamedTuple):
    w: np.ndarray
    b: float

def decision_function(params, X):
    return X @ params.w + params.b

def predict(params, X):
    return np.where(decision_function(params, X) >= 0, 1, -1)

def hinge_loss(params, X, y, lam):
    return lam / 2 * params.w @ params.w + np.maximum(0, 1 - y * decision_function(params, X)).mean()

def sgd_step(params, X, y, rate, lam):
    active = (y * decision_function(params, X) < 1) * y
    n = len(y)
    return SVMParams(params.w - rate * (lam * params.w - active @ X / n), params.b + rate * active.sum() / n)

def fit_svm(params, X, y, steps, rate, lam):
    for _ in range(steps):
        params = sgd_step(params, X, y, rate, lam)
    return params
