import numpy as np
from collections import namedtuple

Model = namedtuple("Model", ["weights", "bias"])
History = namedtuple("History", ["losses"])

def sig(z):
    return 0.5 * (1 + np.tanh(z / 2))

def predict_proba(model, X):
    return sig(X @ model.weights + model.bias)

def bce(model, X, y):
    z = X @ model.weights + model.bias
    return np.mean(np.logaddexp(0, z) - y * z)

def gradients(model, X, y):
    d = (predict_proba(model, X) - y) / X.shape[0]
    return Model(weights=X.T @ d, bias=d.sum())

def update(model, grads, lr):
    return model._replace(weights=model.weights - lr * grads.weights, bias=model.bias - lr * grads.bias)

def train(X, y, lr, epochs, model=None):
    model = model or Model(np.zeros(X.shape[1]), 0.0)
    for _ in range(epochs):
        model = update(model, gradients(model, X, y), lr)
    return model
