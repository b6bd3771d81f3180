import numpy as np


class Node:
    def __init__(self, feature=None, threshold=None, left=None, right=None, value=None):
        self.feature, self.threshold, self.left, self.right, self.value = feature, threshold, left, right, value


class DecisionTreeClassifier:
    def __init__(self, max_depth=5, min_samples_split=2):
        self.max_depth = max_depth
        self.min_samples_split = min_samples_split

    def fit(self, X, y):
        self.root = self._grow(X, y, 0)

    def _gini(self, y):
        _, counts = np.unique(y, return_counts=True)
        return 1 - ((counts / len(y)) ** 2).sum()

    def _grow(self, X, y, depth):
        labels, counts = np.unique(y, return_counts=True)
        leaf = Node(value=labels[counts.argmax()])
        if depth >= self.max_depth or len(labels) == 1 or len(y) < self.min_samples_split:
            return leaf
        best = None
        for j in range(X.shape[1]):
            v = np.unique(X[:, j])
            for t in (v[1:] + v[:-1]) / 2:
                mask = X[:, j] <= t
                score = mask.sum() * self._gini(y[mask]) + (~mask).sum() * self._gini(y[~mask])
                if best is None or score < best[0] - 1e-9:
                    best = (score, j, t)
        if best is None:
            return leaf
        _, j, t = best
        mask = X[:, j] <= t
        return Node(j, t, self._grow(X[mask], y[mask], depth + 1), self._grow(X[~mask], y[~mask], depth + 1))

    def _walk(self, x, node):
        if node.value is not None:
            return node.value
        return self._walk(x, node.left if x[node.feature] <= node.threshold else node.right)

    def predict(self, X):
        return np.array([self._walk(x, self.root) for x in X])
