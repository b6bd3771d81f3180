import numpy as np


class Scaler:
    def train(self, data):
        self.mu = data.sum(axis=0, keepdims=True) / len(data)
        self.sigma = data.std(0, keepdims=True)

    def normalize(self, data):
        safe = np.where(self.sigma < 1e-12, 1, self.sigma)
        return (data - self.mu) / safe
