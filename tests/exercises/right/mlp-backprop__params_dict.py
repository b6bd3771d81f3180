import numpy as np


class TwoLayerNet(object):
    def __init__(self, input_dim, hidden_dim):
        self.params = {}
        self.params["W1"] = 0.5 * np.random.randn(input_dim, hidden_dim)
        self.params["b1"] = np.zeros(hidden_dim)
        self.params["W2"] = 0.5 * np.random.randn(hidden_dim)
        self.params["b2"] = np.zeros(1)

    def predict(self, X):
        return np.tanh(X.dot(self.params["W1"]) + self.params["b1"]).dot(self.params["W2"]) + self.params["b2"]

    def gradients(self, X, y):
        h = np.tanh(X.dot(self.params["W1"]) + self.params["b1"])
        d = (self.predict(X) - y) / len(X)
        dh = np.outer(d, self.params["W2"]) * (1 - h * h)
        return {"W2": h.T.dot(d), "b2": d.sum(), "W1": X.T.dot(dh), "b1": dh.sum(0)}

    def fit(self, X, y, lr=0.1, n_iters=100):
        for _ in range(n_iters):
            grads = self.gradients(X, y)
            for key in self.params:
                self.params[key] -= lr * grads[key]
        return self
