import numpy as np

def adaboost(y, pred, w):
    wrong = pred != y
    eps = min(max(float(np.sum(w[wrong])), 1e-10), 1 - 1e-10)
    new = np.where(wrong, w / (2 * eps), w / (2 * (1 - eps)))
    return {"error": eps, "alpha": 0.5 * np.log((1.0 - eps) / eps), "weights": new / new.sum()}
