import numpy as np

def k_fold_split(X, k):
    """train/test index dicts"""
    parts = np.array_split(np.arange(X.shape[0]), k)
    return [{"train": np.concatenate(parts[:i] + parts[i + 1:]), "test": parts[i]} for i in range(k)]
