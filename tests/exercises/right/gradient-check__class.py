import numpy as np


class GradientChecker:
    def __init__(self, epsilon=1e-5):
        self.epsilon = epsilon

    def compute_numerical_gradient(self, f, theta, epsilon=None):
        h = epsilon or self.epsilon
        flat = np.array(theta, dtype=np.float64).ravel()
        out = []
        for i in range(flat.size):
            e = np.zeros(flat.size)
            e[i] = h
            shape = np.shape(theta)
            out.append((f((flat + e).reshape(shape)) - f((flat - e).reshape(shape))) / (2 * h))
        return np.array(out).reshape(np.shape(theta))
