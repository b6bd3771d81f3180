import numpy as np


class Adam:
    def __init__(self, lr, betas=(0.9, 0.999), eps=1e-8):
        self.lr, self.betas, self.eps = lr, betas, eps
        self.state = {"t": 0, "m": 0.0, "v": 0.0}

    def step(self, theta, grad):
        s, (a, b) = self.state, self.betas
        s["t"] += 1
        s["m"] += (1 - a) * (grad - s["m"])
        s["v"] += (1 - b) * (grad * grad - s["v"])
        rate = self.lr * np.sqrt(1 - b ** s["t"]) / (1 - a ** s["t"])
        return theta - rate * s["m"] / (np.sqrt(s["v"]) + self.eps * np.sqrt(1 - b ** s["t"]))
