"""The reference of the convolution against SciPy's correlation."""

from __future__ import annotations

import numpy as np
import pytest

from studyml.exercises import load_exercises

SPACE: dict = {}
exec(load_exercises()["conv2d"].reference, SPACE)


@pytest.mark.parametrize("image, kernel", [((5, 7), (3, 3)), ((6, 4), (2, 3)), ((3, 3), (1, 2))])
@pytest.mark.parametrize("stride, padding", [(1, 0), (2, 0), (3, 2), (1, 1)])
def test_the_reference_agrees_with_scipy(image: tuple, kernel: tuple, stride: int, padding: int) -> None:
    from scipy.signal import correlate2d

    rng = np.random.default_rng(1)
    X, K = rng.normal(size=image), rng.normal(size=kernel)
    want = correlate2d(np.pad(X, padding), K, mode="valid")[::stride, ::stride]
    np.testing.assert_allclose(SPACE["conv2d"](X, K, stride, padding), want, atol=1e-12)
