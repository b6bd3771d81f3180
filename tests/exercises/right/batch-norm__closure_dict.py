import numpy as np

def batch_norm(m, momentum=0.9, eps=1e-5):
    gamma, beta = np.ones(m), np.zeros(m)
    running = {"mean": np.zeros(m), "var": np.ones(m)}
    cache = {}

    def forward(X, training=True):
        if training:
            mu, var = X.mean(0), X.var(0)
            running["mean"] = momentum * running["mean"] + (1 - momentum) * mu
            running["var"] = momentum * running["var"] + (1 - momentum) * var
        else:
            mu, var = running["mean"], running["var"]
        inv = 1 / np.sqrt(var + eps)
        xhat = (X - mu) * inv
        if training:
            cache.update(xhat=xhat, inv=inv)
        return gamma * xhat + beta

    def backward(G):
        xhat, inv = cache["xhat"], cache["inv"]
        d = G * gamma
        dX = inv * (d - d.mean(0) - xhat * (d * xhat).mean(0))
        return dX, (G * xhat).sum(0), G.sum(0)

    return {"forward": forward, "backward": backward}
