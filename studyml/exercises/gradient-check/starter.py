import numpy as np


def numerical_gradient(f, w, h=1e-5):
    """The central differences of f at w, in the shape of w."""
