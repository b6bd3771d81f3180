import numpy as np


class ScaledDotProductAttention:
    def __init__(self, d_k):
        self.scale = 1 / np.sqrt(d_k)

    def _softmax(self, x):
        e = np.exp(x - np.max(x, axis=-1, keepdims=True))
        return e / np.sum(e, axis=-1, keepdims=True)

    def __call__(self, q, k, v, attn_mask=None):
        s = np.einsum("...qd,...kd->...qk", q, k) * self.scale
        if attn_mask is not None:
            s[~np.broadcast_to(attn_mask, s.shape)] = -np.inf
        return np.einsum("...qk,...kd->...qd", self._softmax(s), v)
