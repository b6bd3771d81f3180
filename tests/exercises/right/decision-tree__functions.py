import numpy as np


def gini(labels):
    if len(labels) == 0:
        return 0
    _, c = np.unique(labels, return_counts=True)
    p = c / c.sum()
    return 1 - (p * p).sum()


def best_split(X, y):
    best = (None, None, 1e9)
    for j in range(X.shape[1]):
        vals = sorted(set(X[:, j]))
        for a, b in zip(vals, vals[1:]):
            t = (a + b) / 2
            L = y[X[:, j] <= t]
            R = y[X[:, j] > t]
            s = len(L) / len(y) * gini(L) + len(R) / len(y) * gini(R)
            if s < best[2] - 1e-9:
                best = (j, t, s)
    return best[:2]


def build_tree(X, y, max_depth, depth=0):
    if len(set(y)) == 1 or depth == max_depth:
        return {"leaf": np.bincount(y).argmax()}
    j, t = best_split(X, y)
    if j is None:
        return {"leaf": np.bincount(y).argmax()}
    m = X[:, j] <= t
    return {
        "j": j,
        "t": t,
        "l": build_tree(X[m], y[m], max_depth, depth + 1),
        "r": build_tree(X[~m], y[~m], max_depth, depth + 1),
    }


def predict_one(tree, x):
    while "leaf" not in tree:
        tree = tree["l"] if x[tree["j"]] <= tree["t"] else tree["r"]
    return tree["leaf"]


def predict(tree, X):
    return np.array([predict_one(tree, x) for x in X])
