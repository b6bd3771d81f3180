import numpy as np


def adaboost_step(y, h, w):
    """Labels, predictions, weights (n,) -> (alpha, the new weights)"""
