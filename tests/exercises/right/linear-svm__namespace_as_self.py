import numpy as np
from types import SimpleNamespace

def svm(m, lam):
    s = SimpleNamespace(w=np.zeros(m), b=0.0)

    def decision_function(X):
        return X @ s.w + s.b

    def predict(X):
        return np.sign(decision_function(X))

    def loss(X, y):
        return lam / 2 * s.w @ s.w + np.maximum(0, 1 - y * decision_function(X)).mean()

    def step(X, y, rate):
        k = np.where(y * decision_function(X) < 1, y, 0) / len(y)
        s.w = s.w - rate * (lam * s.w - k @ X)
        s.b = s.b + rate * k.sum()

    def fit(X, y, steps, rate):
        for _ in range(steps):
            step(X, y, rate)
        return s

    s.decision_function, s.predict, s.loss, s.step, s.fit = decision_function, predict, loss, step, fit
    return s
