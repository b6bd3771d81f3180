"""The reference of mini-batches: an epoch is a permutation, cut into pieces."""

from __future__ import annotations

import numpy as np
import pytest

from studyml.exercises import load_exercises

SPACE: dict = {}
exec(load_exercises()["minibatches"].reference, SPACE)


@pytest.mark.parametrize("n, size", [(10, 3), (12, 4), (5, 8), (1, 1)])
def test_an_epoch_is_a_permutation_cut_into_pieces(n: int, size: int) -> None:
    X, y = np.arange(n)[:, None] * 1.0, np.arange(n)
    batches = SPACE["minibatches"](X, y, size, seed=3)
    assert [len(b) for _, b in batches] == [len(part) for part in np.split(y, range(size, n, size))]
    rows = np.concatenate([b for _, b in batches])
    np.testing.assert_array_equal(np.sort(rows), y)
    np.testing.assert_array_equal(np.concatenate([A for A, _ in batches])[:, 0], rows)
    np.testing.assert_array_equal(rows, np.concatenate([b for _, b in SPACE["minibatches"](X, y, size, seed=3)]))
