import numpy as np


def conv2d(image, kernel, stride=1, padding=0):
    """(H, W), (kh, kw) -> the kernel's products with every window, not flipped."""
