import numpy as np


class MHA:
    def __init__(self, d_model, h):
        self.h = h
        self.params = {n: np.random.normal(0, 0.1, (d_model, d_model)) for n in ("Wq", "Wk", "Wv", "Wo")}

    def forward(self, query, key, value, mask=None):
        p = self.params
        q, k, v = (np.stack(np.split(a, self.h, axis=-1)) for a in (query @ p["Wq"], key @ p["Wk"], value @ p["Wv"]))
        s = np.matmul(q, k.swapaxes(-1, -2)) / np.sqrt(k.shape[-1])
        if mask is not None:
            s[..., ~mask] = -np.inf
        s = np.exp(s - s.max(axis=-1, keepdims=True))
        s /= s.sum(axis=-1, keepdims=True)
        return np.concatenate(list(s @ v), axis=-1) @ p["Wo"]
