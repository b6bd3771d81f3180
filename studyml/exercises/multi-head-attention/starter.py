import numpy as np


def multi_head_attention(X, Wq, Wk, Wv, Wo, heads, mask=None):
    """(t, d) -> (t, d)"""
