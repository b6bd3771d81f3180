import numpy as np

class SplitFinder:
    @staticmethod
    def gini(y):
        counts = np.unique(y, return_counts=True)[1]
        return 1 - np.sum((counts / counts.sum()) ** 2)

    def find(self, X, y):
        best_score, best = float("inf"), None
        for feature in range(X.shape[1]):
            values = sorted(set(X[:, feature]))
            for a, b in zip(values, values[1:]):
                threshold = (a + b) / 2
                mask = X[:, feature] <= threshold
                score = mask.mean() * self.gini(y[mask]) + (1 - mask.mean()) * self.gini(y[~mask])
                if score < best_score - 1e-12:
                    best_score, best = score, (feature, threshold)
        return best
