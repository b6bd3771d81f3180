import numpy as np


def roc_auc(y, score):
    """(n,) labels 0 or 1, (n,) scores -> the area under the ROC curve, a number."""
