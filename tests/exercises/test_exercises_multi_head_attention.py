"""The reference of multi-head attention against one written head by head and position by position with SciPy."""

from __future__ import annotations

import numpy as np
import pytest

from studyml.exercises import load_exercises

SPACE: dict = {}
exec(load_exercises()["multi-head-attention"].reference, SPACE)


@pytest.mark.parametrize("masked", [False, True])
@pytest.mark.parametrize("heads", [1, 2, 6])
def test_the_reference_agrees_with_loops_over_heads_and_positions(heads: int, masked: bool) -> None:
    from scipy.special import softmax

    rng = np.random.default_rng(heads)
    X = rng.normal(size=(4, 6))
    Wq, Wk, Wv, Wo = rng.normal(size=(4, 6, 6))
    mask = np.tril(np.ones((4, 4), dtype=bool)) if masked else None
    attend = SPACE["multi_head_attention"]
    joined = np.zeros((4, 6))
    size = 6 // heads
    for h in range(heads):
        own = slice(h * size, (h + 1) * size)
        for t in range(4):
            keys = range(t + 1) if masked else range(4)
            scores = [(X[t] @ Wq)[own] @ (X[s] @ Wk)[own] / np.sqrt(size) for s in keys]
            joined[t, own] = sum(a * (X[s] @ Wv)[own] for a, s in zip(softmax(scores), keys, strict=True))
    np.testing.assert_allclose(attend(X, Wq, Wk, Wv, Wo, heads, mask), joined @ Wo, atol=1e-12)
    np.testing.assert_allclose(attend(np.stack([X, X]), Wq, Wk, Wv, Wo, heads, mask)[1], joined @ Wo, atol=1e-12)
