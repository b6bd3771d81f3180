"""The backward reference of layer normalisation against differences of a loss."""

from __future__ import annotations

import numpy as np

from studyml.exercises import load_exercises

SPACE: dict = {}
exec(load_exercises()["layer-norm"].reference, SPACE)


def test_backward_is_the_gradient_of_every_input() -> None:
    from scipy.optimize import approx_fprime

    rng = np.random.default_rng(5)
    start = {"X": rng.normal(size=(2, 3, 4)), "gamma": rng.uniform(0.5, 2, 4), "beta": rng.normal(size=4)}
    G = rng.normal(size=(2, 3, 4))
    for name, found in zip(start, SPACE["layer_norm_backward"](G, start["X"], start["gamma"]), strict=True):

        def loss(flat: np.ndarray, name: str = name) -> float:
            return float((SPACE["layer_norm"](**{**start, name: flat.reshape(start[name].shape)}) * G).sum())

        np.testing.assert_allclose(found.ravel(), approx_fprime(start[name].ravel(), loss, 1e-6), atol=1e-4)
