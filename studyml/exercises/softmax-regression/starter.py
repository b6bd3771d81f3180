import numpy as np


class SoftmaxRegression:
    def __init__(self, m, classes):
        self.w = np.zeros((m, classes))
        self.b = np.zeros(classes)

    def predict(self, X):
        """Probabilities: (n, m) -> (n, K)"""

    def loss(self, X, y):
        """Mean cross-entropy, a number."""

    def step(self, X, y, rate):
        """Move w and b once along the negative gradient of the loss."""

    def fit(self, X, y, steps, rate=0.1):
        """Take that many steps."""
