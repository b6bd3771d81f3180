import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def logistic_loss(theta, X, y):
    h = np.clip(sigmoid(X @ theta), 1e-15, 1 - 1e-15)
    return -(y @ np.log(h) + (1 - y) @ np.log(1 - h)) / len(y)


def logistic_grad(theta, X, y):
    return X.T @ (sigmoid(X @ theta) - y) / len(y)


def add_ones(X):
    return np.hstack([np.ones((len(X), 1)), X])


def logistic_regression(X, y, alpha=0.1, num_iters=100):
    A = add_ones(X)
    theta = np.zeros(A.shape[1])
    for _ in range(num_iters):
        theta -= alpha * logistic_grad(theta, A, y)
    return theta


def predict_proba(theta, X):
    return sigmoid(add_ones(X) @ theta)
