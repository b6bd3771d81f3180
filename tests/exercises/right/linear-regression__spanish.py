import numpy as np

class RegresionLineal:
    """Regresión lineal con descenso de gradiente."""
    def __init__(self, tasa=0.01, iteraciones=1000):
        self.tasa = tasa
        self.iteraciones = iteraciones
        self.pesos = None
        self.sesgo = 0.0

    def ajustar(self, X, y, iteraciones=None, tasa=None):
        iteraciones = iteraciones or self.iteraciones
        tasa = tasa or self.tasa
        n, m = X.shape
        self.pesos = np.zeros(m)
        self.sesgo = 0.0
        for _ in range(iteraciones):
            error = self.predecir(X) - y
            self.pesos -= tasa * X.T.dot(error) / n
            self.sesgo -= tasa * error.mean()
        return self

    def predecir(self, X):
        return X.dot(self.pesos) + self.sesgo
