import numpy as np

class DecisionTreeClassifierScratch:
    def __init__(self, maximum_depth=None):
        self.maximum_depth = maximum_depth

    def fit(self, X, y):
        self.classes = np.unique(y)
        self.tree = self.grow(X, y, 0)

    def impurity(self, y):
        p = np.array([np.mean(y == c) for c in self.classes])
        return 1 - np.sum(p ** 2)

    def grow(self, X, y, depth):
        values, counts = np.unique(y, return_counts=True)
        node = {"label": values[np.argmax(counts)]}
        if len(values) == 1 or depth == self.maximum_depth:
            return node
        best = np.inf
        for j in range(X.shape[1]):
            col = np.unique(X[:, j])
            for t in (col[:-1] + col[1:]) / 2:
                L = X[:, j] <= t
                cost = np.mean(L) * self.impurity(y[L]) + np.mean(~L) * self.impurity(y[~L])
                if cost < best - 1e-12:
                    best = cost
                    node.update(feature=j, threshold=t, mask=L)
        if np.isinf(best):
            return node
        L = node.pop("mask")
        node["left"], node["right"] = self.grow(X[L], y[L], depth + 1), self.grow(X[~L], y[~L], depth + 1)
        return node

    def predict(self, X):
        out = []
        for row in X:
            node = self.tree
            while "left" in node:
                node = node["left"] if row[node["feature"]] <= node["threshold"] else node["right"]
            out.append(node["label"])
        return np.array(out)
