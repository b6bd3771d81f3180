import numpy as np
from typing import NamedTuple

class Params(NamedTuple):
    w: np.ndarray
    b: float

def init_params(n_features: int) -> Params:
    return Params(np.zeros(n_features), 0.0)

def forward(params: Params, X: np.ndarray) -> np.ndarray:
    z = X @ params.w + params.b
    return np.where(z >= 0, 1 / (1 + np.exp(-np.abs(z))), np.exp(-np.abs(z)) / (1 + np.exp(-np.abs(z))))

def loss_fn(params: Params, X, y):
    p = np.clip(forward(params, X), 1e-12, 1 - 1e-12)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))

def grad_fn(params: Params, X, y) -> Params:
    r = forward(params, X) - y
    return Params(X.T @ r / len(y), r.mean())

def update(params: Params, grads: Params, lr: float) -> Params:
    return Params(params.w - lr * grads.w, params.b - lr * grads.b)

def train(X, y, lr=0.1, epochs=100):
    params = init_params(X.shape[1])
    for _ in range(epochs):
        params = update(params, grad_fn(params, X, y), lr)
    return params
