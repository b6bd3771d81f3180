import numpy as np
def standardize(X, *others):
    mu, sd = X.mean(0), X.std(0); sd[sd == 0] = 1.0
    scaled = [(A - mu) / sd for A in (X, *others)]
    return scaled if others else scaled[0]
