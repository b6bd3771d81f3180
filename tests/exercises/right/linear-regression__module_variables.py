import numpy as np

# module-level state
W = None
B = 0.0


def init(m):
    global W, B
    W = np.zeros(m)
    B = 0.0


def predict(X):
    return X.dot(W) + B


def loss(X, y):
    d = predict(X) - y
    return d.dot(d) / (2 * len(y))


def step(X, y, rate):
    global W, B
    d = predict(X) - y
    dW = X.T.dot(d) / len(y)
    dB = d.sum() / len(y)
    W = W - rate * dW
    B = B - rate * dB


def fit(X, y, steps, rate):
    init(X.shape[1])
    for _ in range(steps):
        step(X, y, rate)
