import numpy as np

def gaussian_nb(X, y):
    classes = np.unique(y)
    stats = {c: (X[y == c].mean(0), X[y == c].var(0) + 1e-9, np.log(np.mean(y == c))) for c in classes.tolist()}

    def log_posterior(Q):
        return np.stack([lp - 0.5 * (np.log(2 * np.pi * v) + (Q - mu) ** 2 / v).sum(1)
                         for mu, v, lp in stats.values()], axis=1)

    return lambda Q: classes[log_posterior(Q).argmax(1)]
