def cross_val_indices(X, y, n_folds=5):
    import numpy as np
    idx = np.arange(len(y))
    out = []
    for f in np.array_split(idx, n_folds):
        out.append((np.setdiff1d(idx, f), f))
    return out
