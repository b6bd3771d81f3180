from dataclasses import dataclass, replace
import numpy as np

@dataclass(frozen=True)
class LogisticParams:
    weights: np.ndarray
    bias: float

def initialize(n_features):
    return LogisticParams(np.zeros(n_features), 0.0)

def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))

def forward(p: LogisticParams, X):
    return sigmoid(X @ p.weights + p.bias)

def cost(p: LogisticParams, X, y):
    a = np.clip(forward(p, X), 1e-12, 1 - 1e-12)
    return -np.mean(y * np.log(a) + (1 - y) * np.log(1 - a))

def train_step(p: LogisticParams, X, y, lr):
    d = (forward(p, X) - y) / len(y)
    return replace(p, weights=p.weights - lr * X.T @ d, bias=p.bias - lr * d.sum())
