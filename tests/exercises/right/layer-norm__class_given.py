import numpy as np


class LayerNormalization:
    def __init__(self, gamma, beta, epsilon=1e-5):
        self.g, self.b, self.e = gamma, beta, epsilon

    def __call__(self, X):
        m, v = X.mean(axis=-1, keepdims=True), X.var(axis=-1, keepdims=True)
        return self.g * (X - m) * (v + self.e) ** -0.5 + self.b
