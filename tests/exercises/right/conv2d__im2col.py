import numpy as np

def conv2d(x, w, s=1, p=0):
    x = np.pad(x, p)
    H, W = [(a - b) // s + 1 for a, b in zip(x.shape, w.shape)]
    cols = np.empty((w.size, H * W))
    for i in range(w.shape[0]):
        for j in range(w.shape[1]):
            cols[i * w.shape[1] + j] = x[i : i + s * (H - 1) + 1 : s, j : j + s * (W - 1) + 1 : s].ravel()
    return (w.ravel() @ cols).reshape(H, W)
