import numpy as np
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Neuron:
    w: np.ndarray
    b: float = 0.0

    @classmethod
    def zeros(cls, m):
        return cls(np.zeros(m))

    def forward(self, X):
        return 1 / (1 + np.exp(-(X @ self.w + self.b)))

    def loss(self, X, y):
        return 0.5 * np.mean((self.forward(X) - y) ** 2)

    def step(self, X, y, rate):
        p = self.forward(X)
        d = (p - y) * p * (1 - p) / len(y)
        return replace(self, w=self.w - rate * X.T @ d, b=self.b - rate * d.sum())

    def fit(self, X, y, steps, rate):
        model = self
        for _ in range(steps):
            model = model.step(X, y, rate)
        return model
