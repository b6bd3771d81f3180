import numpy as np


class Metrics:
    @staticmethod
    def confusion(y_hat, y):
        return np.bincount(2 * y + y_hat, minlength=4).reshape(2, 2)

    @staticmethod
    def accuracy(y_hat, y):
        return 1 - np.abs(y - y_hat).mean()

    @staticmethod
    def precision(y_hat, y):
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.nan_to_num((y * y_hat).sum() / y_hat.sum())

    @staticmethod
    def recall(y_hat, y):
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.nan_to_num((y * y_hat).sum() / y.sum())

    @staticmethod
    def f1_score(y_hat, y):
        a, b = Metrics.precision(y_hat, y), Metrics.recall(y_hat, y)
        return 2 * a * b / (a + b + 1e-15)
