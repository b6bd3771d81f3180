import numpy as np

def f(X, y, lr, steps):
    w = np.zeros(X.shape[1]); b = 0.
    for _ in range(steps):
        e = X@w + b - y
        w = w - lr*(X.T@e)/len(y)
        b = b - lr*e.sum()/len(y)
    return w, b
