import numpy as np


def initialize_parameters(n_x, n_h, n_y=1):
    return {
        "W1": np.random.randn(n_x, n_h) * 0.1,
        "b1": np.zeros((1, n_h)),
        "W2": np.random.randn(n_h, n_y) * 0.1,
        "b2": np.zeros((1, n_y)),
    }


def forward_propagation(X, parameters):
    A1 = np.tanh(X @ parameters["W1"] + parameters["b1"])
    A2 = A1 @ parameters["W2"] + parameters["b2"]
    return A2, {"A1": A1, "A2": A2}


def compute_cost(A2, Y):
    return np.sum((A2.ravel() - Y.ravel()) ** 2) / (2 * len(Y))


def backward_propagation(parameters, cache, X, Y):
    m = X.shape[0]
    dZ2 = (cache["A2"] - Y.reshape(-1, 1)) / m
    dZ1 = dZ2 @ parameters["W2"].T * (1 - cache["A1"] ** 2)
    return {
        "dW1": X.T @ dZ1,
        "db1": dZ1.sum(0, keepdims=True),
        "dW2": cache["A1"].T @ dZ2,
        "db2": dZ2.sum(0, keepdims=True),
    }


def update_parameters(parameters, grads, learning_rate):
    return {k: parameters[k] - learning_rate * grads["d" + k] for k in parameters}


def nn_model(X, Y, n_h, num_iterations, learning_rate):
    parameters = initialize_parameters(X.shape[1], n_h)
    for _ in range(num_iterations):
        A2, cache = forward_propagation(X, parameters)
        grads = backward_propagation(parameters, cache, X, Y)
        parameters = update_parameters(parameters, grads, learning_rate)
    return parameters
