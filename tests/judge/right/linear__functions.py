import numpy as np


def predict(X, w, b):
    return X @ w + b


def loss(y, y_hat):
    return np.mean((y - y_hat) ** 2) / 2


def gradients(X, y, y_hat):
    n = len(y)
    dw = X.T @ (y_hat - y) / n
    db = np.mean(y_hat - y)
    return dw, db


def train(X, y, epochs=1000, lr=0.01):
    n, d = X.shape
    w = np.zeros(d)
    b = 0.0
    losses = []
    for _ in range(epochs):
        y_hat = predict(X, w, b)
        dw, db = gradients(X, y, y_hat)
        w -= lr * dw
        b -= lr * db
        losses.append(loss(y, y_hat))
    return w, b, losses
