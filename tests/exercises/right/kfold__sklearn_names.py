import numpy as np


class KFold:
    def __init__(self, n_splits=5, *, shuffle=False, random_state=None):
        self.n_splits = n_splits
        self.shuffle = shuffle
        self.random_state = random_state

    def split(self, X, y=None):
        n_samples = len(X)
        indices = np.arange(n_samples)
        if self.shuffle:
            np.random.RandomState(self.random_state).shuffle(indices)
        current = 0
        for i in range(self.n_splits):
            size = n_samples // self.n_splits + (1 if i < n_samples % self.n_splits else 0)
            mask = np.zeros(n_samples, dtype=bool)
            mask[indices[current : current + size]] = True
            yield np.where(~mask)[0], np.where(mask)[0]
            current += size
