import numpy as np

def soft(a, t):
    return np.sign(a) * np.maximum(np.abs(a) - t, 0)

def lasso_cd(X, y, lam, sweeps=3000):
    n, m = X.shape
    w, b = np.zeros(m), y.mean()
    for _ in range(sweeps):
        for j in range(m):
            r = y - b - X @ w + X[:, j] * w[j]
            w[j] = soft(X[:, j] @ r / n, lam) / (X[:, j] @ X[:, j] / n)
        b = (y - X @ w).mean()
    return w, b
