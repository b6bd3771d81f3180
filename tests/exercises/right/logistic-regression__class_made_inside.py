import numpy as np

def LogisticRegression(lr=0.1, epochs=100):
    params = {}

    def fit(X, y):
        params["w"] = np.zeros(X.shape[1])
        params["b"] = 0.0
        for _ in range(epochs):
            p = predict_proba(X)
            params["w"] = params["w"] - lr * X.T @ (p - y) / len(y)
            params["b"] = params["b"] - lr * np.mean(p - y)

    def predict_proba(X):
        return 1 / (1 + np.exp(-(X @ params["w"] + params["b"])))

    def predict(X):
        return (predict_proba(X) >= 0.5).astype(int)

    class model:
        pass

    model.fit = staticmethod(fit)
    model.predict_proba = staticmethod(predict_proba)
    model.predict = staticmethod(predict)
    return model
