import numpy as np


def get_accuracy(y, yhat):
    return np.mean(np.array(y) == np.array(yhat))


def get_confusion(y, yhat):
    return np.array([[np.sum((y == i) & (yhat == j)) for j in (0, 1)] for i in (0, 1)])


def get_precision(y, yhat):
    c = get_confusion(y, yhat)
    return np.nan_to_num(c[1, 1] / c[:, 1].sum()) if c[:, 1].sum() else 0


def get_recall(y, yhat):
    c = get_confusion(y, yhat)
    return c[1, 1] / c[1].sum() if c[1].sum() else 0


def get_f1(y, yhat):
    p, r = get_precision(y, yhat), get_recall(y, yhat)
    return 2 * p * r / (p + r) if p + r > 0 else 0
