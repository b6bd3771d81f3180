import numpy as np


def multi_head_attention(X, Wq, Wk, Wv, Wo, heads, mask=None):
    """(T, d) or (B, T, d) -> the same shape; mask (T, T), True where a query may attend."""
