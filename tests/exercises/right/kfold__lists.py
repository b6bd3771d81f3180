def k_fold_indices(n_samples, n_folds):
    folds, start = [], 0
    for i in range(n_folds):
        end = start + n_samples // n_folds + (i < n_samples % n_folds)
        test = list(range(start, end))
        train = [j for j in range(n_samples) if j < start or j >= end]
        folds.append((train, test))
        start = end
    return folds
