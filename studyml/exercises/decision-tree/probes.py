"""Probes of the tree: depth 1, 2 and 4, labels 3 and 7, a pure node, rows that can't be split."""

from __future__ import annotations

from typing import Any

import numpy as np

from studyml.exercises.checks import labels_equal
from studyml.model.probe import Call, Probe, Stage

_RNG = np.random.default_rng(53)
_ASK = (Call("fit", keep=False), Call("predict"))


def _data(n: int, m: int, depth: int, labels: tuple[int, ...] = (0, 1)) -> dict[str, Any]:
    X = _RNG.normal(size=(n, m)).round(2)
    codes = ((X[:, 0] > 0).astype(int) + (X[:, 1] > 0.3) + (_RNG.uniform(size=n) > 0.85)) % len(labels)
    return {"X": X, "y": np.array(labels)[codes], "Q": _RNG.normal(size=(60, m)), "depth": depth}


_STAIRS = {"X": np.array([[0.0], [1.0], [2.0]]), "y": np.array([0, 1, 0]), "Q": np.array([[0.0], [1.0], [2.0]])}
_TWINS = {"X": np.ones((5, 2)), "y": np.array([1, 0, 1, 1, 0]), "Q": np.zeros((2, 2)), "depth": 3}

_APART: dict[str, Any] = {
    "X": np.array(
        [[3, 0, 3, 2, 0, 0, 1, 3, 1, 1, 3, 0, 3, 1, 2, 1], [2, 2, 3, 1, 0, 1, 0, 2, 3, 2, 0, 0, 0, 1, 2, 1]]
    ).T
    * 1.0,
    "y": np.array([1, 2, 1, 2, 1, 0, 0, 2, 1, 1, 2, 1, 1, 2, 2, 0]),
    "Q": np.array([[a, b] for a in range(4) for b in range(4)], dtype=float),
    "depth": 1,
}
"""Gini parts the second column, entropy and the share of errors the first."""

_EVEN: dict[str, Any] = {
    "X": np.array([[0.0, 0.0], [1.0, 1.0], [2.0, 2.0], [3.0, 3.0]]),
    "y": np.array([1, 0, 0, 1]),
    "Q": np.array([[0.0, 3.0], [3.0, 0.0], [0.0, 0.0], [3.0, 3.0]]),
    "depth": 1,
}
"""Two equal columns, and two thresholds that part them equally well."""

PROBES = (
    Probe("depth 1", Stage.FORWARD, _ASK, _data(30, 3, 1), check=labels_equal),
    Probe("depth 2", Stage.FORWARD, _ASK, _data(40, 3, 2), check=labels_equal),
    Probe("depth 4, labels 3, 5, 7", Stage.FORWARD, _ASK, _data(60, 2, 4, (3, 5, 7)), check=labels_equal),
    Probe("where other impurities part", Stage.EDGE, _ASK, _APART, check=labels_equal, mistake="wrong_function"),
    Probe("[0, 1, 0] at depth 2", Stage.EDGE, _ASK, {**_STAIRS, "depth": 2}, check=labels_equal, mistake="depth"),
    Probe("[0, 1, 0] at depth 1", Stage.EDGE, _ASK, {**_STAIRS, "depth": 1}, check=labels_equal, mistake="depth"),
    Probe("equally good splits", Stage.EDGE, _ASK, _EVEN, check=labels_equal, mistake="wrong_condition"),
    Probe("rows that can't be split", Stage.EDGE, _ASK, _TWINS, check=labels_equal, mistake="leaf"),
)
