"""The reference of dropout: the mean is kept, and backward is the slope of forward."""

from __future__ import annotations

import numpy as np
import pytest

from studyml.exercises import load_exercises

SPACE: dict = {}
exec(load_exercises()["dropout"].reference, SPACE)


@pytest.mark.parametrize("p", [0.0, 0.2, 0.7])
def test_the_mean_is_kept_and_backward_is_the_slope(p: float) -> None:
    np.random.seed(1)
    layer = SPACE["Dropout"](p)
    X = np.full((400, 100), 3.0)
    out = layer.forward(X)
    assert out.mean() == pytest.approx(3.0, rel=0.03)
    assert (out == 0).mean() == pytest.approx(p, abs=0.01)
    np.testing.assert_allclose(layer.backward(np.ones(X.shape)), out / 3.0)
    np.testing.assert_array_equal(layer.forward(X, training=False), X)
