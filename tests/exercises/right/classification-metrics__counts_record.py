import numpy as np
from typing import NamedTuple

class Counts(NamedTuple):
    tn: int
    fp: int
    fn: int
    tp: int

def counts(y, p):
    return Counts(int(((y == 0) & (p == 0)).sum()), int(((y == 0) & (p == 1)).sum()),
                  int(((y == 1) & (p == 0)).sum()), int(((y == 1) & (p == 1)).sum()))

def ratio(a, b):
    return a / b if b else 0.0

def accuracy(y, p):
    c = counts(y, p)
    return ratio(c.tp + c.tn, sum(c))

def precision(y, p):
    c = counts(y, p)
    return ratio(c.tp, c.tp + c.fp)

def recall(y, p):
    c = counts(y, p)
    return ratio(c.tp, c.tp + c.fn)

def f1(y, p):
    c = counts(y, p)
    return ratio(2 * c.tp, 2 * c.tp + c.fp + c.fn)

def confusion_matrix(y, p):
    return np.array(counts(y, p)).reshape(2, 2)
