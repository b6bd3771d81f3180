import numpy as np

def convolve2d(image, kernel, padding=0, stride=1):
    kh, kw = kernel.shape
    if padding > 0:
        image = np.pad(image, ((padding, padding), (padding, padding)), mode="constant")
    out_h = (image.shape[0] - kh) // stride + 1
    out_w = (image.shape[1] - kw) // stride + 1
    out = np.zeros((out_h, out_w))
    for i in range(out_h):
        for j in range(out_w):
            out[i, j] = np.sum(image[i * stride : i * stride + kh, j * stride : j * stride + kw] * kernel)
    return out
