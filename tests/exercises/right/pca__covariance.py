import numpy as np


class PrincipalComponentAnalysis:
    def __init__(self, num_components):
        self.num_components = num_components

    def fit(self, data):
        self.mu = np.mean(data, 0)
        cov = np.cov(data - self.mu, rowvar=False)
        values, vectors = np.linalg.eigh(cov)
        order = np.argsort(values)[::-1]
        self.W = vectors[:, order[: self.num_components]]

    def project(self, data):
        return np.dot(data - self.mu, self.W)
