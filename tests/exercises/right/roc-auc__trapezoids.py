import numpy as np

def roc_curve(y_true, y_score):
    order = np.argsort(-y_score, kind="mergesort")
    y_true, y_score = y_true[order], y_score[order]
    distinct = np.r_[np.flatnonzero(np.diff(y_score)), y_true.size - 1]
    tps = np.cumsum(y_true)[distinct]
    fps = 1 + distinct - tps
    return np.r_[0, fps] / fps[-1], np.r_[0, tps] / tps[-1]

def roc_auc_score(y_true, y_score):
    if len(np.unique(y_true)) < 2:
        return np.nan
    fpr, tpr = roc_curve(y_true, y_score)
    return np.trapezoid(tpr, fpr) if hasattr(np, "trapezoid") else np.trapz(tpr, fpr)
