"""Metrics of two classes from the confusion matrix; 0 where a denominator is 0."""

from __future__ import annotations

import numpy as np


def confusion_matrix(y: np.ndarray, p: np.ndarray) -> np.ndarray:
    return np.array([[np.sum((y == i) & (p == j)) for j in (0, 1)] for i in (0, 1)])


def accuracy(y: np.ndarray, p: np.ndarray) -> float:
    return float(np.mean(y == p))


def precision(y: np.ndarray, p: np.ndarray) -> float:
    hits, predicted = np.sum((y == 1) & (p == 1)), np.sum(p == 1)
    return float(hits / predicted) if predicted else 0.0


def recall(y: np.ndarray, p: np.ndarray) -> float:
    hits, positive = np.sum((y == 0) & (p == 0)), np.sum(y == 0)
    return float(hits / positive) if positive else 0.0


def f1(y: np.ndarray, p: np.ndarray) -> float:
    a, b = precision(y, p), recall(y, p)
    return 2 * a * b / (a + b) if a + b else 0.0
