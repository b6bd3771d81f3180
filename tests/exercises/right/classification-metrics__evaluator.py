import numpy as np

class Evaluator:
    def __init__(self, truth, prediction):
        self.t, self.p = np.array(truth), np.array(prediction)

    def _n(self, a, b): return int(((self.t == a) & (self.p == b)).sum())

    @property
    def confusion_matrix(self): return np.array([[self._n(0, 0), self._n(0, 1)], [self._n(1, 0), self._n(1, 1)]])

    @property
    def accuracy(self): return float((self.t == self.p).mean())

    @property
    def precision(self):
        d = self._n(1, 1) + self._n(0, 1)
        return self._n(1, 1) / d if d else 0.0

    @property
    def recall(self):
        d = self._n(1, 1) + self._n(1, 0)
        return self._n(1, 1) / d if d else 0.0

    @property
    def f1_score(self):
        s = self.precision + self.recall
        return 2 * self.precision * self.recall / s if s else 0.0
