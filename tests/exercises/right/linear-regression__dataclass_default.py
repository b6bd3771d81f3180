from dataclasses import dataclass, field
import numpy as np


@dataclass
class TrainLog:
    losses: list = field(default_factory=list)


@dataclass
class LinearRegression:
    n_inputs: int
    w: np.ndarray = field(init=False, repr=False)
    b: float = field(init=False, default=0.0)
    log: TrainLog = field(init=False, default_factory=TrainLog)

    def __post_init__(self):
        self.w = np.zeros(self.n_inputs)

    def predict(self, X):
        return np.einsum("ij,j->i", X, self.w) + self.b

    def loss(self, X, y):
        return 0.5 * float(np.mean(np.square(self.predict(X) - y)))

    def step(self, X, y, rate):
        err = self.predict(X) - y
        gw = np.einsum("ij,i->j", X, err) / len(err)
        gb = float(np.mean(err))
        self.w = self.w - rate * gw
        self.b = self.b - rate * gb

    def fit(self, X, y, steps, rate):
        for _ in range(steps):
            self.step(X, y, rate)
            self.log.losses.append(self.loss(X, y))
        return self.log
