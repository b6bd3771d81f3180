import numpy as np


class KNeighborsClassifier:
    def __init__(self, n_neighbors=5, weights="uniform", p=2):
        self.n_neighbors = n_neighbors
        self.weights = weights
        self.p = p

    def fit(self, X, y):
        self._X = np.asarray(X, float)
        self._y = np.asarray(y)
        self.classes_ = np.unique(y)
        return self

    def kneighbors(self, X):
        d = (np.abs(np.asarray(X, float)[:, None] - self._X[None]) ** self.p).sum(2) ** (1 / self.p)
        i = np.argsort(d, axis=1, kind="stable")[:, : self.n_neighbors]
        return np.take_along_axis(d, i, 1), i

    def predict_proba(self, X):
        _, i = self.kneighbors(X)
        return np.stack([(self._y[i] == c).mean(1) for c in self.classes_], 1)

    def predict(self, X):
        return self.classes_[self.predict_proba(X).argmax(1)]
