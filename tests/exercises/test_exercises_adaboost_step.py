"""The reference of an AdaBoost round: its vote minimises the exponential loss; then its error is one half."""

from __future__ import annotations

import numpy as np
import pytest

from studyml.exercises import load_exercises

SPACE: dict = {}
exec(load_exercises()["adaboost-step"].reference, SPACE)


@pytest.mark.parametrize("seed", range(4))
def test_the_vote_minimises_the_exponential_loss_and_the_next_error_is_one_half(seed: int) -> None:
    from scipy.optimize import minimize_scalar

    rng = np.random.default_rng(seed)
    y, h = rng.choice([-1.0, 1.0], (2, 25))
    w = rng.uniform(0.1, 1, 25)
    w /= w.sum()
    alpha, new = SPACE["adaboost_step"](y, h, w)
    best = minimize_scalar(lambda a: (w * np.exp(-a * y * h)).sum(), bounds=(-5, 5), method="bounded")
    assert alpha == pytest.approx(best.x, abs=1e-4)
    assert new.sum() == pytest.approx(1)
    assert new[h != y].sum() == pytest.approx(0.5)
