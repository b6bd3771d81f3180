import numpy as np


def roc_auc(y, s):
    """A number from 0 to 1."""
