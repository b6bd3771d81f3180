import numpy as np

class SingleNeuron:
    def __init__(self, dim): self.w, self.b = np.random.normal(scale=.1, size=dim), 0.

    def _act(self, X): return 1. / (1. + np.exp(-X.dot(self.w) - self.b))
    def predict(self, X): return self._act(X)
    def loss(self, X, y): return .5 * np.mean(np.square(self._act(X) - y))

    def update(self, X, y, eta):
        p = self._act(X)
        g = (p - y) * p * (1. - p)
        self.w = self.w - eta * (g[:, None] * X).mean(axis=0)
        self.b = self.b - eta * g.mean()

    def fit(self, X, y, n, eta):
        for _ in range(n): self.update(X, y, eta)
