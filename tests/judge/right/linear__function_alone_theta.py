import numpy as np
def train(X, y, alpha=0.01, iters=1000):
    """Treina uma regressão linear."""
    m = X.shape[0]
    A = np.hstack((np.ones((m, 1)), X))
    theta = np.zeros(A.shape[1])
    cost = []
    for i in range(iters):
        h = A.dot(theta)
        theta = theta - alpha / m * A.T.dot(h - y)
        cost.append(np.sum((h - y) ** 2) / (2 * m))
    return theta, cost
