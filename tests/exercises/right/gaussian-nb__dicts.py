import numpy as np


class NaiveBayes:
    def fit(self, X, y):
        self._classes = np.unique(y)
        self.stats = {}
        for c in self._classes:
            X_c = X[y == c]
            self.stats[c] = (X_c.mean(axis=0), X_c.var(axis=0) + 1e-9, X_c.shape[0] / X.shape[0])

    def _predict(self, x):
        posteriors = []
        for c in self._classes:
            mean, var, prior = self.stats[c]
            log_pdf = -0.5 * np.log(2 * np.pi * var) - (x - mean) ** 2 / (2 * var)
            posteriors.append(np.log(prior) + np.sum(log_pdf))
        return self._classes[np.argmax(posteriors)]

    def predict(self, X):
        return np.array([self._predict(x) for x in X])
