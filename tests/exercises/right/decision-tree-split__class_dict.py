import numpy as np


class DecisionStump:
    def _gini(self, y):
        _, c = np.unique(y, return_counts=True)
        p = c / c.sum()
        return 1.0 - np.sum(p**2)

    def _best_split(self, X, y):
        best_gain, feature_index, threshold = -1.0, None, None
        parent = self._gini(y)
        for f in range(X.shape[1]):
            v = np.unique(X[:, f])
            for t in (v[:-1] + v[1:]) / 2:
                l, r = y[X[:, f] <= t], y[X[:, f] > t]
                gain = parent - (len(l) * self._gini(l) + len(r) * self._gini(r)) / len(y)
                if gain > best_gain + 1e-12:
                    best_gain, feature_index, threshold = gain, f, t
        return {"feature": feature_index, "threshold": threshold}
