"""The reference of the ROC AUC against scikit-learn, with and without ties."""

from __future__ import annotations

import numpy as np
import pytest

from studyml.exercises import load_exercises

SPACE: dict = {}
exec(load_exercises()["roc-auc"].reference, SPACE)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("decimals", [0, 1, 9])
def test_the_reference_agrees_with_scikit_learn(seed: int, decimals: int) -> None:
    from sklearn.metrics import roc_auc_score

    rng = np.random.default_rng(seed)
    y = rng.permutation(np.arange(40) < 5 + 5 * seed).astype(int)
    score = np.round(rng.normal(size=40) + 0.5 * y, decimals)
    assert SPACE["roc_auc"](y, score) == pytest.approx(roc_auc_score(y, score), abs=1e-12)


def test_one_class_gives_nan() -> None:
    assert np.isnan(SPACE["roc_auc"](np.ones(4), np.arange(4.0)))
