from typing import Callable, NamedTuple

import numpy as np


class Output(NamedTuple):
    value: np.ndarray
    pullback: Callable


def dropout_with_pullback(X, p, training=True):
    factor = (np.random.uniform(size=np.shape(X)) >= p) / (1 - p) if training else 1.0
    return Output(X * factor, lambda G: G * factor)


def dropout(X, p, training=True):
    return dropout_with_pullback(X, p, training).value
