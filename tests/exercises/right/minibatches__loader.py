import numpy as np


class DataLoader:
    def __init__(self, X, y, batch_size=32, shuffle=True):
        self.X, self.y = X, y
        self.batch_size = batch_size
        self.shuffle = shuffle

    def __len__(self):
        return int(np.ceil(len(self.X) / self.batch_size))

    def __iter__(self):
        idx = np.random.permutation(len(self.X)) if self.shuffle else np.arange(len(self.X))
        for i in range(len(self)):
            batch = idx[i * self.batch_size : (i + 1) * self.batch_size]
            yield self.X[batch], self.y[batch]
