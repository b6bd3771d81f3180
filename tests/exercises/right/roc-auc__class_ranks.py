import numpy as np


class ROCAUC:
    def __call__(self, y_score, y_true):
        unique, inverse, counts = np.unique(y_score, return_inverse=True, return_counts=True)
        last = np.cumsum(counts)
        ranks = (last - (counts - 1) / 2)[inverse]
        n_pos = int((y_true == 1).sum())
        n_neg = len(y_true) - n_pos
        if n_pos * n_neg == 0:
            return np.nan
        return (ranks[y_true == 1].sum() - n_pos * (n_pos + 1) / 2) / (n_pos * n_neg)
