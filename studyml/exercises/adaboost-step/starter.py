import numpy as np


def adaboost_step(y, p, w):
    """(alpha, new weights)"""
