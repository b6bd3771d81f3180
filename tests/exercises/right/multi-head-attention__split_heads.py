import numpy as np
def mha(X, W_Q, W_K, W_V, W_O, n_heads, mask=None):
    Q, K, V = X @ W_Q, X @ W_K, X @ W_V
    heads = []
    for q, k, v in zip(np.split(Q, n_heads, axis=-1), np.split(K, n_heads, axis=-1), np.split(V, n_heads, axis=-1)):
        s = q @ np.swapaxes(k, -1, -2) / q.shape[-1] ** 0.5
        if mask is not None:
            s = s + np.where(mask, 0.0, -1e30)
        s = s - s.max(-1, keepdims=True)
        a = np.exp(s)
        a = a / a.sum(-1, keepdims=True)
        heads.append(a @ v)
    return np.concatenate(heads, axis=-1) @ W_O
