import numpy as np
def softmax(scores):
    e = np.exp(scores.T - scores.max(axis=1)).T
    return (e.T / e.sum(axis=1)).T
def ce(scores, targets):
    one_hot = np.eye(scores.shape[1])[targets]
    lse = np.logaddexp.reduce(scores, axis=1)
    return (lse - (one_hot * scores).sum(axis=1)).mean()
def dce(scores, targets):
    return (softmax(scores) - np.eye(scores.shape[1])[targets]) / scores.shape[0]
