import numpy as np


def classification_metrics(y_true, y_pred):
    tp = np.sum((y_true == 1) & (y_pred == 1))
    fp = np.sum((y_true == 0) & (y_pred == 1))
    fn = np.sum((y_true == 1) & (y_pred == 0))
    tn = np.sum((y_true == 0) & (y_pred == 0))
    p = tp / (tp + fp) if tp + fp > 0 else 0
    r = tp / (tp + fn) if tp + fn > 0 else 0
    f = 2 * p * r / (p + r) if p + r > 0 else 0
    return {
        "accuracy": (tp + tn) / len(y_true),
        "precision": p,
        "recall": r,
        "f1": f,
        "confusion_matrix": np.array([[tn, fp], [fn, tp]]),
    }
