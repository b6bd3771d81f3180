import numpy as np


def conv2d(image, weight, stride=1, padding=0):
    image = np.pad(np.asarray(image, dtype=float), padding)
    windows = np.lib.stride_tricks.sliding_window_view(image, weight.shape)[::stride, ::stride]
    return np.einsum("ijkl,kl->ij", windows, weight)


class Conv2dLayer:
    def __init__(self, kernel_size, stride=1, padding=0):
        self.weight = np.random.uniform(-0.1, 0.1, size=(kernel_size, kernel_size))
        self.stride, self.padding = stride, padding

    def forward(self, x):
        return conv2d(x, self.weight, self.stride, self.padding)
