class LinearRegression:
    def __init__(self, n_features):
        self.w = [0.0] * n_features
        self.b = 0.0

    def predict_one(self, x):
        return sum(wi * xi for wi, xi in zip(self.w, x)) + self.b

    def predict(self, X):
        return [self.predict_one(x) for x in X]

    def step(self, X, y, lr):
        n = len(X)
        preds = self.predict(X)
        gw = [0.0] * len(self.w)
        gb = 0.0
        for xi, yi, pi in zip(X, y, preds):
            e = pi - yi
            for j in range(len(gw)):
                gw[j] += e * xi[j] / n
            gb += e / n
        self.w = [w - lr * g for w, g in zip(self.w, gw)]
        self.b -= lr * gb

    def fit(self, X, y, lr=0.1, epochs=100):
        for _ in range(epochs):
            self.step(X, y, lr)
