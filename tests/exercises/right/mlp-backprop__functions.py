import numpy as np

def forward(X, W1, b1, W2, b2):
    return np.tanh(X @ W1 + b1) @ W2 + b2

def train_step(X, y, W1, b1, W2, b2, lr):
    H = np.tanh(X @ W1 + b1)
    e = (H @ W2 + b2 - y) / len(y)
    dH = np.outer(e, W2) * (1 - H**2)
    return W1 - lr * X.T @ dH, b1 - lr * dH.sum(0), W2 - lr * H.T @ e, b2 - lr * e.sum()

def train(X, y, hidden, lr, epochs):
    W1 = np.random.randn(X.shape[1], hidden) * 0.5
    b1 = np.zeros(hidden)
    W2 = np.random.randn(hidden) * 0.5
    b2 = 0.0
    for _ in range(epochs):
        W1, b1, W2, b2 = train_step(X, y, W1, b1, W2, b2, lr)
    return W1, b1, W2, b2
