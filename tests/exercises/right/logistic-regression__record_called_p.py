from collections import namedtuple

import numpy as np

P = namedtuple("P", "w b")


def predict(p, X):
    return 1 / (1 + np.exp(-(X @ p.w + p.b)))


def loss(p, X, y):
    q = np.clip(predict(p, X), 1e-12, 1 - 1e-12)
    return -np.mean(y * np.log(q) + (1 - y) * np.log(1 - q))


def step(p, X, y, rate):
    e = predict(p, X) - y
    return P(p.w - rate * X.T @ e / len(y), p.b - rate * e.mean())
