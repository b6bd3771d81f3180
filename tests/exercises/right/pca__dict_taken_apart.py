import numpy as np

def pca_fit(X, k):
    mean = X.mean(axis=0)
    _, _, Vt = np.linalg.svd(X - mean, full_matrices=False)
    return {"mean": mean, "components": Vt[:k]}

def pca_transform(Q, components, mean):
    return (Q - mean) @ components.T
