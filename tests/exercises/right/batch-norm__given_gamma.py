import numpy as np
class BatchNormalization:
    def __init__(self, gamma, beta, momentum=0.9, running_mean=None, running_var=None):
        self.gamma, self.beta, self.momentum = gamma, beta, momentum
        self.running_mean, self.running_var = running_mean, running_var
    def forward(self, x, train_flg=True):
        if self.running_mean is None:
            self.running_mean, self.running_var = np.zeros(x.shape[1]), np.ones(x.shape[1])
        if train_flg:
            mu = x.mean(axis=0); xc = x - mu; var = np.mean(xc ** 2, axis=0)
            self.std = np.sqrt(var + 1e-5); self.xn = xc / self.std; self.xc = xc
            self.running_mean = self.momentum * self.running_mean + (1 - self.momentum) * mu
            self.running_var = self.momentum * self.running_var + (1 - self.momentum) * var
            xn = self.xn
        else:
            xn = (x - self.running_mean) / np.sqrt(self.running_var + 1e-5)
        return self.gamma * xn + self.beta
    def backward(self, dout):
        n = len(dout)
        self.dbeta = dout.sum(axis=0); self.dgamma = np.sum(self.xn * dout, axis=0)
        dxn = self.gamma * dout; dxc = dxn / self.std
        dstd = -np.sum(dxn * self.xc / self.std ** 2, axis=0)
        dxc += 2.0 / n * self.xc * 0.5 * dstd / self.std
        return dxc - dxc.sum(axis=0) / n
