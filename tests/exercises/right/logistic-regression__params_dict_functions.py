import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def init(dim):
    return {"w": np.zeros(dim), "b": 0.0}


def forward(params, X):
    return sigmoid(X @ params["w"] + params["b"])


def cost(params, X, y):
    p = np.clip(forward(params, X), 1e-15, 1 - 1e-15)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


def backward(params, X, y):
    e = forward(params, X) - y
    return {"dw": X.T @ e / len(y), "db": np.mean(e)}


def train(X, y, lr, epochs):
    params = init(X.shape[1])
    for _ in range(epochs):
        g = backward(params, X, y)
        params["w"] = params["w"] - lr * g["dw"]
        params["b"] = params["b"] - lr * g["db"]
    return params
