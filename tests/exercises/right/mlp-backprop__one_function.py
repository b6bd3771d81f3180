import numpy as np


def train_network(X, y, h, steps, rate):
    n, m = X.shape
    W1, b1 = 0.1 * np.random.randn(m, h), np.zeros(h)
    W2, b2 = 0.1 * np.random.randn(h), 0.0
    for _ in range(steps):
        a = np.tanh(X @ W1 + b1)
        d = (a @ W2 + b2 - y) / n
        dz = np.outer(d, W2) * (1 - a**2)
        W1, b1 = W1 - rate * X.T @ dz, b1 - rate * dz.sum(axis=0)
        W2, b2 = W2 - rate * a.T @ d, b2 - rate * d.sum()
    return {"W1": W1, "b1": b1, "W2": W2, "b2": b2, "fitted": np.tanh(X @ W1 + b1) @ W2 + b2}
