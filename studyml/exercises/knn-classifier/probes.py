"""Probes of k nearest neighbours: k = 1, 3 and 5 where no tie is possible, odd labels, a tie apart."""

from __future__ import annotations

from typing import Any

import numpy as np

from studyml.exercises.checks import labels_equal
from studyml.model.probe import Call, Probe, Stage

_RNG = np.random.default_rng(24)
_ASK = (Call("fit", keep=False), Call("predict"))


def _data(n: int, m: int, k: int, labels: tuple[int, ...], q: int = 12) -> dict[str, Any]:
    y = np.array(labels)[_RNG.integers(0, len(labels), n)]
    X = _RNG.normal(size=(n, m)) + 0.7 * np.searchsorted(labels, y)[:, None]
    return {"X": X, "y": y, "Q": _RNG.normal(size=(q, m)) * 1.5, "k": k}


_TIE = {
    "X": np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 2.0], [3.0, 0.0], [9.0, 9.0]]),
    "y": np.array([1, 0, 1, 0, 1]),
    "Q": np.array([[0.1, 0.1], [0.6, 0.2]]),
    "k": 4,
}
_NEAR = {
    "X": np.array([[0.0, 0.0], [2.0, 0.0], [0.0, 2.5], [9.0, 9.0]]),
    "y": np.array([4, 1, 1, 4]),
    "Q": np.array([[0.1, 0.1], [0.0, -0.3]]),
    "k": 3,
}
_FOUR = {
    "X": np.array([[0.0], [1.0], [-1.5], [2.0], [-2.5], [40.0]]),
    "y": np.array([3, 0, 0, 2, 1, 5]),
    "Q": np.array([[0.1], [0.2]]),
    "k": 5,
}
"""The most frequent label is neither the middle one nor near the mean."""
PROBES = (
    Probe("k = 3, two labels", Stage.FORWARD, _ASK, _data(20, 4, 3, (0, 1)), check=labels_equal),
    Probe("k = 5, two labels", Stage.FORWARD, _ASK, _data(30, 3, 5, (0, 1)), check=labels_equal),
    Probe("k = 1, three labels", Stage.FORWARD, _ASK, _data(25, 2, 1, (0, 1, 2)), check=labels_equal),
    Probe("labels 2 and 7", Stage.FORWARD, _ASK, _data(20, 4, 3, (2, 7)), check=labels_equal),
    Probe("one near and two far", Stage.EDGE, _ASK, _NEAR, check=labels_equal, mistake="weighted_votes"),
    Probe("five votes for four labels", Stage.EDGE, _ASK, _FOUR, check=labels_equal, mistake="wrong_function"),
    Probe("one query", Stage.EDGE, _ASK, _data(20, 4, 3, (0, 1), q=1), check=labels_equal),
    Probe("a tie", Stage.EDGE, _ASK, _TIE, check=labels_equal, remark="ties"),
)
