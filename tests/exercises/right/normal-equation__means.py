import numpy as np
def normal_equation(X, y):
    mu = X.mean(axis=0)
    Xc = X - mu
    w = np.linalg.pinv(Xc) @ (y - y.mean())
    b = y.mean() - mu @ w
    return w, b
def predict(X, w, b):
    return X @ w + b
