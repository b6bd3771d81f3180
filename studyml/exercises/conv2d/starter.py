import numpy as np


def conv2d(X, kernel, stride=1, padding=0):
    """(H, W), (h, w) -> ((H + 2p - h) // s + 1, (W + 2p - w) // s + 1)"""
