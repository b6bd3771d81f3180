import numpy as np
def gini(y):
    if y.size == 0: return 0
    p = np.bincount(y) / y.size
    return 1 - p @ p
def best_split(X, y):
    n, m = X.shape
    K = y.max() + 1
    onehot = np.eye(K)[y]
    res = None
    for f in range(m):
        order = np.argsort(X[:, f], kind="stable")
        xs = X[order, f]
        cum = np.cumsum(onehot[order], axis=0)
        total = cum[-1]
        for i in range(1, n):
            if xs[i] == xs[i - 1]:
                continue
            left, right = cum[i - 1], total - cum[i - 1]
            gl = 1 - np.sum((left / i) ** 2)
            gr = 1 - np.sum((right / (n - i)) ** 2)
            imp = (i * gl + (n - i) * gr) / n
            thr = 0.5 * (xs[i] + xs[i - 1])
            if res is None or imp < res[0] - 1e-12:
                res = (imp, f, thr)
    return dict(feature=res[1], threshold=res[2])
