from collections import namedtuple

import numpy as np

Weights = namedtuple("Weights", "w b")
Machine = namedtuple("Machine", "init score predict loss step fit")


def linear_svm(m, lam):
    def init():
        return Weights(np.zeros(m), 0.0)

    def score(params, X):
        return X @ params.w + params.b

    def predict(params, X):
        return np.where(score(params, X) < 0, -1, 1)

    def loss(params, X, y):
        return lam * np.sum(params.w**2) / 2 + np.mean(np.maximum(0, 1 - y * score(params, X)))

    def step(params, X, y, rate):
        pull = np.where(y * score(params, X) < 1, y, 0) / len(y)
        return Weights(params.w - rate * (lam * params.w - pull @ X), params.b + rate * pull.sum())

    def fit(params, X, y, steps, rate):
        for _ in range(steps):
            params = step(params, X, y, rate)
        return params

    return Machine(init, score, predict, loss, step, fit)
