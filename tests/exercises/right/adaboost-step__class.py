import numpy as np


class AdaBoost:
    EPS = 1e-10

    def _error(self, y, y_pred, w):
        return np.clip(sum(w * (np.not_equal(y, y_pred)).astype(int)) / sum(w), self.EPS, 1 - self.EPS)

    def update_weights(self, w, y, y_pred):
        alpha = 0.5 * np.log((1 - self._error(y, y_pred, w)) / self._error(y, y_pred, w))
        w_new = w * np.exp(-alpha * y * y_pred)
        return alpha, w_new / np.sum(w_new)
