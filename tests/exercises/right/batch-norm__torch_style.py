import numpy as np


class BatchNorm1d:
    """train() and eval() switch the mode"""

    def __init__(self, num_features, eps=1e-5, momentum=0.1):
        self.eps = eps
        self.momentum = momentum
        self.weight = np.ones(num_features)
        self.bias = np.zeros(num_features)
        self.running_mean = np.zeros(num_features)
        self.running_var = np.ones(num_features)
        self.training = True

    def train(self):
        self.training = True

    def eval(self):
        self.training = False

    def forward(self, x):
        if self.training:
            mu, var = x.mean(0), ((x - x.mean(0)) ** 2).mean(0)
            self.running_mean = (1 - self.momentum) * self.running_mean + self.momentum * mu
            self.running_var = (1 - self.momentum) * self.running_var + self.momentum * var
        else:
            mu, var = self.running_mean, self.running_var
        self.std = np.sqrt(var + self.eps)
        self.xhat = (x - mu) / self.std
        return self.weight * self.xhat + self.bias

    def backward(self, grad_output):
        n = len(grad_output)
        self.dbias = grad_output.sum(0)
        self.dweight = (grad_output * self.xhat).sum(0)
        return self.weight / n / self.std * (n * grad_output - self.dbias - self.xhat * self.dweight)
