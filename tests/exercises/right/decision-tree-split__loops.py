import numpy as np

def gini_impurity(labels):
    counts = {}
    for label in labels:
        counts[label] = counts.get(label, 0) + 1
    return 1 - sum((c / len(labels)) ** 2 for c in counts.values())

def find_best_split(X, y):
    best = (None, None)
    best_score = float("inf")
    for j in range(X.shape[1]):
        values = sorted(set(X[:, j]))
        for a, b in zip(values, values[1:]):
            t = (a + b) / 2
            left = X[:, j] <= t
            score = left.mean() * gini_impurity(y[left]) + (~left).mean() * gini_impurity(y[~left])
            if score < best_score - 1e-12:
                best_score, best = score, (j, t)
    return best
