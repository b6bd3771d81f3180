import numpy as np
def fit_scaler(X):
    mean = X.mean(0)
    std = np.sqrt(((X - mean) ** 2).mean(0))
    return mean, np.where(std > 0, std, 1)
def transform(X, mean, std):
    return (X - mean) / std
def inverse_transform(Z, mean, std):
    return Z * std + mean
