import numpy as np

class DecisionTree:
    def __init__(self, max_depth):
        self.max_depth = max_depth

    def build(self, X, y, depth):
        majority = np.bincount(y).argmax()
        if depth == 0 or len(set(y)) == 1:
            return majority
        options = []
        for j in range(X.shape[1]):
            xs = np.sort(np.unique(X[:, j]))
            for t in (xs[1:] + xs[:-1]) / 2:
                side = X[:, j] <= t
                cost = 0.0
                for part in (y[side], y[~side]):
                    p = np.bincount(part) / len(part)
                    cost += len(part) / len(y) * (1 - p @ p)
                options.append((round(cost, 12), j, t))
        if not options:
            return majority
        _, j, t = min(options)
        side = X[:, j] <= t
        return (j, t, self.build(X[side], y[side], depth - 1), self.build(X[~side], y[~side], depth - 1))

    def fit(self, X, y):
        self.tree = self.build(X, y, self.max_depth)
        return self

    def predict(self, X):
        out = []
        for x in X:
            node = self.tree
            while isinstance(node, tuple):
                node = node[2] if x[node[0]] <= node[1] else node[3]
            out.append(node)
        return out
