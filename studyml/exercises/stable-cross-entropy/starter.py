import numpy as np


def softmax(z):
    """(n, K) logits -> (n, K) probabilities"""


def cross_entropy(z, y):
    """Mean cross-entropy of the classes y (n,), from the logits."""
