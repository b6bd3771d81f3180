"""The reference of the k-fold split against scikit-learn."""

from __future__ import annotations

import numpy as np
import pytest

from studyml.exercises import load_exercises

SPACE: dict = {}
exec(load_exercises()["kfold"].reference, SPACE)


@pytest.mark.parametrize("n, k", [(10, 3), (12, 4), (5, 5), (7, 2), (23, 6)])
def test_the_reference_agrees_with_scikit_learn(n: int, k: int) -> None:
    from sklearn.model_selection import KFold

    for (train, test), (other_train, other_test) in zip(
        SPACE["kfold"](n, k), KFold(k).split(np.zeros((n, 1))), strict=True
    ):
        np.testing.assert_array_equal(train, other_train)
        np.testing.assert_array_equal(test, other_test)
