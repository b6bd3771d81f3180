import numpy as np

class SVM:
    def __init__(self, lambda_param=0.01, learning_rate=0.001, n_iters=1000):
        self.lambda_param, self.lr, self.n_iters = lambda_param, learning_rate, n_iters
        self.w = self.b = None

    def hinge(self, X, y):
        return 0.5 * self.lambda_param * np.dot(self.w, self.w) + np.mean(np.clip(1 - y * (X @ self.w + self.b), 0, None))

    def fit(self, X, y):
        n, m = X.shape
        self.w, self.b = np.zeros(m), 0
        for _ in range(self.n_iters):
            gw, gb = self.lambda_param * self.w, 0
            for xi, yi in zip(X, y):
                if yi * (xi @ self.w + self.b) < 1:
                    gw = gw - yi * xi / n
                    gb = gb - yi / n
            self.w = self.w - self.lr * gw
            self.b = self.b - self.lr * gb

    def decision_function(self, X): return X @ self.w + self.b
    def predict(self, X): return np.sign(self.decision_function(X))
