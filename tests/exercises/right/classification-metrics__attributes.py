import numpy as np

class BinaryMetrics:
    def __init__(self, y_true, y_pred):
        t, p = np.asarray(y_true).astype(bool), np.asarray(y_pred).astype(bool)
        tp, tn = int((t & p).sum()), int((~t & ~p).sum())
        fp, fn = int((~t & p).sum()), int((t & ~p).sum())
        self.accuracy = (tp + tn) / t.size
        self.precision = tp / (tp + fp) if tp + fp else 0.0
        self.recall = tp / (tp + fn) if tp + fn else 0.0
        s = self.precision + self.recall
        self.f1 = 2 * self.precision * self.recall / s if s else 0.0
        self.confusion_matrix = np.array([[tn, fp], [fn, tp]])
