import numpy as np


def softmax(a):
    e = np.exp(a - a.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def log_softmax(a):
    moved = a - a.max(axis=-1, keepdims=True)
    return moved - np.log(np.exp(moved).sum(axis=-1, keepdims=True))


def cross_entropy_error(logs, t):
    return -logs[np.arange(len(t)), t].mean()


def softmax_loss(X, t):
    return cross_entropy_error(log_softmax(X), t)
