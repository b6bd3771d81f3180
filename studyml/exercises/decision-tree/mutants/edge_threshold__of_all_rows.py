"""A classification tree by greedy Gini splits; a node is a label or (feature, threshold, left, right)."""

from __future__ import annotations

from typing import Any

import numpy as np


def gini(y: np.ndarray) -> float:
    _, counts = np.unique(y, return_counts=True)
    return float(1 - ((counts / len(y)) ** 2).sum())


class DecisionTree:
    def __init__(self, max_depth: int):
        self.max_depth = max_depth

    def fit(self, X: np.ndarray, y: np.ndarray) -> None:
        self.seen = [np.unique(column) for column in X.T]
        self.root = self.grow(X, y, self.max_depth)

    def grow(self, X: np.ndarray, y: np.ndarray, depth: int) -> Any:
        labels, counts = np.unique(y, return_counts=True)
        best, split = np.inf, None
        if depth > 0 and len(labels) > 1:
            for j in range(X.shape[1]):
                values = self.seen[j]
                for t in (values[1:] + values[:-1]) / 2:
                    left = X[:, j] <= t
                    if left.all() or not left.any():
                        continue
                    impurity = left.sum() * gini(y[left]) + (~left).sum() * gini(y[~left])
                    if impurity < best - 1e-12:
                        best, split = impurity, (j, t)
        if split is None:
            return labels[counts.argmax()]
        left = X[:, split[0]] <= split[1]
        return *split, self.grow(X[left], y[left], depth - 1), self.grow(X[~left], y[~left], depth - 1)

    def predict(self, Q: np.ndarray) -> np.ndarray:
        return np.array([self.walk(row) for row in Q])

    def walk(self, row: np.ndarray) -> Any:
        node = self.root
        while isinstance(node, tuple):
            node = node[2] if row[node[0]] <= node[1] else node[3]
        return node
