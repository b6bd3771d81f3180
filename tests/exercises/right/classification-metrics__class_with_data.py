import numpy as np


class ClassificationMetrics:
    def __init__(self, y_true, y_pred):
        self.tp = int(((y_true == 1) & (y_pred == 1)).sum())
        self.tn = int(((y_true == 0) & (y_pred == 0)).sum())
        self.fp = int(((y_true == 0) & (y_pred == 1)).sum())
        self.fn = int(((y_true == 1) & (y_pred == 0)).sum())

    def accuracy(self):
        return (self.tp + self.tn) / (self.tp + self.tn + self.fp + self.fn)

    def precision(self):
        return self.tp / max(self.tp + self.fp, 1)

    def recall(self):
        return self.tp / max(self.tp + self.fn, 1)

    def f1(self):
        p, r = self.precision(), self.recall()
        return 0.0 if p + r == 0 else 2 * p * r / (p + r)

    def confusion_matrix(self):
        return [[self.tn, self.fp], [self.fn, self.tp]]
