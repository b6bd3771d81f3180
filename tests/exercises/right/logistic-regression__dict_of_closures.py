import numpy as np

def sigmoid(z):
    return np.where(z >= 0, 1 / (1 + np.exp(-np.abs(z))), np.exp(-np.abs(z)) / (1 + np.exp(-np.abs(z))))

def logistic_regression(m):
    """Closure over one dict of parameters."""
    state = {"w": np.zeros(m), "b": 0.0}

    def predict_proba(X):
        return sigmoid(X @ state["w"] + state["b"])

    def predict(X):
        return (predict_proba(X) >= 0.5).astype(int)

    def loss(X, y):
        z = X @ state["w"] + state["b"]
        return np.mean(np.logaddexp(0, z) - y * z)

    def step(X, y, rate):
        e = predict_proba(X) - y
        state["w"] = state["w"] - rate * X.T @ e / len(y)
        state["b"] -= rate * e.mean()

    def fit(X, y, steps, rate):
        for _ in range(steps):
            step(X, y, rate)
        return state

    return {"predict_proba": predict_proba, "predict": predict, "loss": loss, "step": step, "fit": fit}
