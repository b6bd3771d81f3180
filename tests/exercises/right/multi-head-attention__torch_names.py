import numpy as np


class MultiHeadSelfAttention:
    def __init__(self, embed_dim, num_heads):
        assert embed_dim % num_heads == 0
        self.embed_dim, self.num_heads = embed_dim, num_heads
        self.head_dim = embed_dim // num_heads
        self.W_q = np.random.randn(embed_dim, embed_dim) * 0.02
        self.W_k = np.random.randn(embed_dim, embed_dim) * 0.02
        self.W_v = np.random.randn(embed_dim, embed_dim) * 0.02
        self.W_o = np.random.randn(embed_dim, embed_dim) * 0.02

    def __call__(self, x, mask=None):
        single = x.ndim == 2
        if single:
            x = x[None]
        B, T, C = x.shape

        def heads(a):
            return a.reshape(B, T, self.num_heads, self.head_dim).transpose(0, 2, 1, 3)

        q, k, v = heads(x @ self.W_q), heads(x @ self.W_k), heads(x @ self.W_v)
        att = q @ k.transpose(0, 1, 3, 2) / self.head_dim**0.5
        if mask is not None:
            att = np.where(mask[None, None] == 0, -1e9, att)
        att = np.exp(att - att.max(-1, keepdims=True))
        att = att / att.sum(-1, keepdims=True)
        out = (att @ v).transpose(0, 2, 1, 3).reshape(B, T, C) @ self.W_o
        return (out[0], att[0]) if single else (out, att)
