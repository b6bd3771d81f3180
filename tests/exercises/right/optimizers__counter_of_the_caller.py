import numpy as np
def adam_update(theta, grad, m, v, t, alpha, beta1=0.9, beta2=0.999, epsilon=1e-8):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * np.square(grad)
    mhat = m / (1 - beta1 ** t)
    vhat = v / (1 - beta2 ** t)
    theta = theta - alpha * mhat / (np.sqrt(vhat) + epsilon)
    return theta, m, v
