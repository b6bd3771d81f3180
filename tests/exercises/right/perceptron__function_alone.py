import numpy as np
def perceptron(X, y, epochs=10, lr=1.0):
    w = np.zeros(X.shape[1])
    b = 0
    for _ in range(epochs):
        for x, t in zip(X, y):
            if (1 if x @ w + b >= 0 else -1) != t:
                w = w + lr * t * x
                b = b + lr * t
    return w, b
