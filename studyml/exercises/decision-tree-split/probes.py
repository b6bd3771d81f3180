"""Probes of the split: impurities of known counts, splits that unweighted children or entropy would miss."""

from __future__ import annotations

from typing import Any

import numpy as np

from studyml.model.probe import Call, Probe, Stage

_RNG = np.random.default_rng(43)
_ASK = (Call("split"),)


def _data(n: int, m: int, classes: int) -> dict[str, Any]:
    X = _RNG.normal(size=(n, m)).round(2)
    y = (X[:, 1] + 0.8 * _RNG.normal(size=n) > 0.2).astype(int) + (_RNG.uniform(size=n) > 0.7) * (classes - 2)
    return {"X": X, "y": y}


_SKEWED = {
    "X": np.array([[1.0], [2.0], [3.0], [4.0], [5.0], [6.0], [7.0], [8.0], [9.0], [10.0]]),
    "y": np.array([1, 0, 0, 0, 0, 0, 1, 1, 0, 1]),
}
_REPEATED = {
    "X": np.array([[2.0], [3.0], [2.0], [1.0], [2.0], [4.0], [3.0], [4.0]]),
    "y": np.array([0, 1, 0, 0, 0, 1, 1, 1]),
}
"""The best split lies behind a value that stands several times: between 2 and 2 there is no midpoint."""
PROBES = (
    Probe("gini of (3, 1)", Stage.FORWARD, (Call("gini"),), {"y": np.array([1, 1, 0, 1])}, optional=True),
    Probe(
        "gini of three classes", Stage.FORWARD, (Call("gini"),), {"y": np.array([0, 1, 2, 2, 1, 1, 1])}, optional=True
    ),
    Probe("two classes (n = 20)", Stage.FORWARD, _ASK, _data(20, 3, 2)),
    Probe("three classes (n = 30)", Stage.FORWARD, _ASK, _data(30, 2, 3)),
    Probe("one feature, skewed", Stage.FORWARD, _ASK, _SKEWED, mistake="unweighted"),
    Probe("values that repeat", Stage.FORWARD, _ASK, _REPEATED, mistake="edge_threshold"),
    Probe("n = 40", Stage.FORWARD, _ASK, _data(40, 4, 2)),
    Probe("two rows", Stage.EDGE, _ASK, {"X": np.array([[1.0, 5.0], [1.0, 2.0]]), "y": np.array([0, 1])}),
)
