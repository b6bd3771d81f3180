import numpy as np


class Convolution:
    def __init__(self, padding: int, stride: int, dilation: int, border="zeros"):
        if dilation < 1:
            raise ValueError("dilation begins at 1")
        self.padding, self.stride, self.dilation, self.border = padding, stride, dilation, border

    def run(self, image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
        if self.border != "zeros":
            raise ValueError(self.border)
        image = np.pad(image, self.padding)
        high, wide = ((size - 1) * self.dilation + 1 for size in kernel.shape)
        out = np.zeros(((image.shape[0] - high) // self.stride + 1, (image.shape[1] - wide) // self.stride + 1))
        for i in range(out.shape[0]):
            for j in range(out.shape[1]):
                top, left = i * self.stride, j * self.stride
                out[i, j] = (image[top : top + high : self.dilation, left : left + wide : self.dilation] * kernel).sum()
        return out
