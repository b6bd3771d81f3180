import numpy as np
class GradientChecker:
    def __init__(self, h=1e-5):
        self.h = h
    def gradient(self, fn, params):
        p = np.array(params, dtype=np.float64)
        out = np.empty_like(p)
        for k in np.ndindex(*p.shape):
            old = p[k]
            p[k] = old + self.h
            up = fn(p.copy())
            p[k] = old - self.h
            down = fn(p.copy())
            p[k] = old
            out[k] = (up - down) / 2 / self.h
        return out
