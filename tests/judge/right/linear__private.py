import numpy as np


class LinearRegression:
    def __init__(self, n_features: int, *, lr: float = 1e-2) -> None:
        self.__weights = np.zeros(n_features)
        self.__intercept = 0.0
        self._lr = lr

    def predict(self, features: np.ndarray) -> np.ndarray:
        return features @ self.__weights + self.__intercept

    def _mse(self, features, targets):
        residual = self.predict(features) - targets
        return residual @ residual / len(targets)

    def _gradient_step(self, features, targets):
        residual = self.predict(features) - targets
        self.__weights = self.__weights - self._lr * 2 * features.T @ residual / len(targets)
        self.__intercept = self.__intercept - self._lr * 2 * residual.mean()

    def fit(self, features, targets, num_epochs=200):
        for _ in range(num_epochs):
            self._gradient_step(features, targets)
        return self
