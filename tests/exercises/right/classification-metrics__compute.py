import numpy as np

class Metrics:
    def compute(self, y, p):
        y, p = np.asarray(y), np.asarray(p)
        self.cm = np.zeros((2, 2), dtype=int)
        np.add.at(self.cm, (y, p), 1)
        tn, fp, fn, tp = self.cm.ravel()
        self.acc = np.trace(self.cm) / self.cm.sum()
        self.precision = tp / max(tp + fp, 1)
        self.recall = tp / max(tp + fn, 1)
        self.f1 = 2 * tp / max(2 * tp + fp + fn, 1)
        return self
