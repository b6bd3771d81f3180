import numpy as np


def add_bias(X):
    return np.c_[np.ones(X.shape[0]), X]


def predict(X, theta):
    return add_bias(X) @ theta


def compute_cost(X, y, theta):
    m = len(y)
    return np.sum((predict(X, theta) - y) ** 2) / (2 * m)


def gradient_descent(X, y, theta, alpha, num_iters):
    J_history = []
    m = len(y)
    Xb = add_bias(X)
    for i in range(num_iters):
        theta = theta - alpha / m * Xb.T @ (Xb @ theta - y)
        J_history.append(compute_cost(X, y, theta))
    return theta, J_history
