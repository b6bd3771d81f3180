import numpy as np

def softmax(x):
    e = np.exp(x - np.max(x, axis=-1, keepdims=True))
    return e / np.sum(e, axis=-1, keepdims=True)

def multi_head_attention(x, w_q, w_k, w_v, w_o, n_heads, mask=None):
    q, k, v = x @ w_q, x @ w_k, x @ w_v
    size = x.shape[-1] // n_heads
    outs = []
    for i in range(n_heads):
        part = slice(i * size, (i + 1) * size)
        scores = np.einsum("...td,...sd->...ts", q[..., part], k[..., part]) / np.sqrt(size)
        if mask is not None:
            scores = scores + np.where(mask, 0.0, -1e12)
        outs.append(softmax(scores) @ v[..., part])
    return np.concatenate(outs, axis=-1) @ w_o
