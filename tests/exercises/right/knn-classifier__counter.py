from collections import Counter

import numpy as np


class KNN:
    def __init__(self, k=3):
        self.k = k

    def fit(self, X, y):
        self.X_train, self.y_train = X, y

    def predict(self, X):
        return np.array([self._predict(x) for x in X])

    def _predict(self, x):
        distances = [np.sqrt(np.sum((x - t) ** 2)) for t in self.X_train]
        nearest = [self.y_train[i] for i in np.argsort(distances)[: self.k]]
        counts = Counter(sorted(nearest))
        return counts.most_common(1)[0][0]
