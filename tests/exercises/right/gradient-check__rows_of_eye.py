import numpy as np
def grad_check(func, theta, epsilon=1e-5):
    shape = np.shape(theta)
    flat = np.array(theta, dtype=float).ravel()
    E = np.eye(flat.size) * epsilon
    g = [(func((flat + e).reshape(shape)) - func((flat - e).reshape(shape))) / (2 * epsilon) for e in E]
    return np.array(g).reshape(shape)
