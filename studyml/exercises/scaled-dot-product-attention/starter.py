import numpy as np


def attention(Q, K, V, mask=None):
    """(..., t, d), (..., s, d), (..., s, e) -> (..., t, e)"""
