"""Probes of the ROC AUC: unequal classes, scores of any range, all and none in order, ties, one class."""

from __future__ import annotations

from typing import Any

import numpy as np

from studyml.model.probe import Call, Probe, Stage

_RNG = np.random.default_rng(61)
_ASK = (Call("auc"),)


def _data(n: int, positive: int, shift: float, scale: float = 1.0) -> dict[str, Any]:
    y = _RNG.permutation(np.arange(n) < positive).astype(int)
    return {"y": y, "yhat": scale * (_RNG.normal(size=n) + shift * y)}


_UNIT = _data(20, 7, 0.8)
_UNIT["yhat"] = 1 / (1 + np.exp(-_UNIT["yhat"]))
_TIED = _data(40, 15, 0.7)
_TIED["yhat"] = np.round(_TIED["yhat"])
_EQUAL = {"y": np.array([0, 1, 1, 0, 1]), "yhat": np.full(5, 0.3)}
_PERFECT = {"y": np.array([0, 1, 0, 1, 1]), "yhat": np.array([0.1, 0.8, 0.3, 0.7, 0.9])}
_REVERSED = {"y": np.array([1, 0, 1, 0]), "yhat": np.array([-3.0, 5.0, -2.0, 4.0])}

PROBES = (
    Probe("probabilities (n = 20)", Stage.FORWARD, _ASK, _UNIT),
    Probe("any scores (n = 51)", Stage.FORWARD, _ASK, _data(51, 12, 0.5, 30.0)),
    Probe("scores that miss the classes (n = 30)", Stage.FORWARD, _ASK, _data(30, 17, -0.6)),
    Probe("every pair in order", Stage.FORWARD, _ASK, _PERFECT),
    Probe("every pair reversed", Stage.FORWARD, _ASK, _REVERSED),
    Probe("many ties (n = 40)", Stage.EDGE, _ASK, _TIED, mistake="ties"),
    Probe("all scores equal", Stage.EDGE, _ASK, _EQUAL, mistake="ties"),
    Probe("one pair", Stage.EDGE, _ASK, {"y": np.array([1, 0]), "yhat": np.array([0.2, 0.6])}),
    Probe(
        "ones alone",
        Stage.EXTREME,
        _ASK,
        {"y": np.ones(3, dtype=int), "yhat": np.array([0.1, 0.5, 0.9])},
        mistake="one_class",
    ),
    Probe(
        "zeros alone",
        Stage.EXTREME,
        _ASK,
        {"y": np.zeros(3, dtype=int), "yhat": np.array([0.1, 0.5, 0.9])},
        mistake="one_class",
    ),
)
