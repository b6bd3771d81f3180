import numpy as np

def perceptron(m):
    w, b = np.zeros(m), 0.0

    def predict(X):
        return np.where(X @ w + b >= 0, 1, -1)

    def step(X, y, rate=1.0):
        nonlocal w, b
        for xi, yi in zip(X, y):
            guess = 1 if xi @ w + b >= 0 else -1
            if guess != yi:
                w = w + rate * yi * xi
                b = b + rate * yi

    def fit(X, y, steps, rate=1.0):
        for _ in range(steps):
            step(X, y, rate)

    return predict, step, fit
