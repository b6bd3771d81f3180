import numpy as np


class LinearRegressionScratch:
    def __init__(self, learning_rate=0.01, epochs=1000, verbose=True):
        self.learning_rate = learning_rate
        self.epochs = epochs
        self.verbose = verbose
        self.loss_history = []
        self.coef_ = None
        self.intercept_ = None

    def _init_params(self, n_features):
        rng = np.random.default_rng(0)
        self.coef_ = rng.normal(0, 0.01, n_features)
        self.intercept_ = 0

    def forward(self, X):
        return np.dot(X, self.coef_) + self.intercept_

    def compute_loss(self, y, y_hat):
        return np.mean((y - y_hat) ** 2) / 2

    def backward(self, X, y, y_hat):
        m = X.shape[0]
        dw = (1 / m) * np.dot(X.T, (y_hat - y))
        db = (1 / m) * np.sum(y_hat - y)
        return dw, db

    def update(self, dw, db):
        self.coef_ = self.coef_ - self.learning_rate * dw
        self.intercept_ = self.intercept_ - self.learning_rate * db

    def fit(self, X, y):
        self._init_params(X.shape[1])
        for epoch in range(self.epochs):
            y_hat = self.forward(X)
            loss = self.compute_loss(y, y_hat)
            self.loss_history.append(loss)
            dw, db = self.backward(X, y, y_hat)
            self.update(dw, db)
            if self.verbose and epoch % 100 == 0:
                print(f"epoch {epoch}: {loss:.4f}")
        return self.loss_history

    def predict(self, X):
        return self.forward(X)

    def score(self, X, y):
        y_hat = self.predict(X)
        return 1 - np.sum((y - y_hat) ** 2) / np.sum((y - y.mean()) ** 2)
