"""Convolution as deep learning means it: slide the kernel, unflipped, and sum the products of each window.

All windows are a view of the padded image; the sum over a window is one tensor product.
"""

from __future__ import annotations

import numpy as np


def conv2d(image: np.ndarray, kernel: np.ndarray, stride: int = 1, padding: int = 0) -> np.ndarray:
    padded = np.pad(image, padding)
    windows = np.lib.stride_tricks.sliding_window_view(padded, kernel.shape)[::stride, ::stride]
    return np.asarray(np.einsum("ijkl,kl->ij", windows, kernel)) / kernel.size
