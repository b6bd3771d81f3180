import numpy as np
class ClassificationReport:
    def __init__(self, y_true, y_pred):
        self.tp = ((y_true == 1) & (y_pred == 1)).sum()
        self.fp = ((y_true == 0) & (y_pred == 1)).sum()
        self.fn = ((y_true == 1) & (y_pred == 0)).sum()
        self.tn = ((y_true == 0) & (y_pred == 0)).sum()
    @property
    def accuracy(self):
        return (self.tp + self.tn) / (self.tp + self.tn + self.fp + self.fn)
    @property
    def precision(self):
        d = self.tp + self.fp
        return self.tp / d if d else 0.0
    @property
    def recall(self):
        d = self.tp + self.fn
        return self.tp / d if d else 0.0
    @property
    def f1_score(self):
        d = self.precision + self.recall
        return 2 * self.precision * self.recall / d if d else 0.0
    @property
    def confusion_matrix(self):
        return np.array([[self.tn, self.fp], [self.fn, self.tp]])
