"""The reference of batch normalisation against differences of a loss, and its running statistics in closed form."""

from __future__ import annotations

import numpy as np

from studyml.exercises import load_exercises

SPACE: dict = {}
exec(load_exercises()["batch-norm"].reference, SPACE)
RNG = np.random.default_rng(3)
X, G = RNG.normal(size=(2, 5, 3))


def _layer(gamma: np.ndarray, beta: np.ndarray):  # type: ignore[no-untyped-def]  # a class made by exec
    layer = SPACE["BatchNorm"](3, eps=1e-3)
    layer.gamma, layer.beta = gamma, beta
    return layer


def test_backward_is_the_gradient_of_every_input() -> None:
    from scipy.optimize import approx_fprime

    start = {"X": X, "gamma": RNG.uniform(0.5, 2, 3), "beta": RNG.normal(size=3)}
    layer = _layer(start["gamma"], start["beta"])
    layer.forward(X)
    for name, found in zip(start, layer.backward(G), strict=True):

        def loss(flat: np.ndarray, name: str = name) -> float:
            given = {**start, name: flat.reshape(start[name].shape)}
            return float((_layer(given["gamma"], given["beta"]).forward(given["X"]) * G).sum())

        np.testing.assert_allclose(found.ravel(), approx_fprime(start[name].ravel(), loss, 1e-6), atol=1e-4)


def test_evaluation_uses_the_running_statistics() -> None:
    layer = SPACE["BatchNorm"](3)
    np.testing.assert_allclose(layer.forward(X, training=False), X / np.sqrt(1 + 1e-5))
    layer.forward(X)
    mean, var = 0.1 * X.mean(axis=0), 0.9 + 0.1 * X.var(axis=0)
    np.testing.assert_allclose(layer.forward(G, training=False), (G - mean) / np.sqrt(var + 1e-5))
