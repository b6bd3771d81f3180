import numpy as np


class KFold:
    def __init__(self, k=5, seed=0):
        self.k, self.seed = k, seed

    def split(self, X):
        order = np.random.default_rng(self.seed).permutation(len(X))
        for test in [order[i :: self.k] for i in range(self.k)]:
            yield np.setdiff1d(order, test), test
