import numpy as np

def adaboost_round(weights, y_true, y_pred):
    miss = (y_true != y_pred).astype(float)
    err = np.clip(np.dot(weights, miss), 1e-10, 1 - 1e-10)
    alpha = np.log((1 - err) / err) / 2
    weights = weights * np.exp(alpha * (2 * miss - 1))
    weights /= np.sum(weights)
    return weights, alpha
