import numpy as np

def train_neuron(features, labels, initial_weights, initial_bias, learning_rate, epochs):
    features = np.array(features)
    labels = np.array(labels)
    weights = np.array(initial_weights, dtype=float)
    bias = initial_bias
    mse_values = []
    for _ in range(epochs):
        z = np.dot(features, weights) + bias
        pred = 1 / (1 + np.exp(-z))
        mse_values.append(np.mean((pred - labels) ** 2))
        errors = pred - labels
        d = errors * pred * (1 - pred)
        weights = weights - learning_rate * 2 * np.dot(features.T, d) / len(labels)
        bias = bias - learning_rate * 2 * np.mean(d)
    return weights, bias, mse_values
