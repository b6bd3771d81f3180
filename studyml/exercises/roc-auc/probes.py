"""Probes of ROC-AUC: two sizes, ties, all right, all wrong, one class."""

from __future__ import annotations

import numpy as np

from studyml.model.probe import Call, Probe, Stage

_RNG = np.random.default_rng(40)
_ASK = (Call("auc"),)
_Y = _RNG.integers(0, 2, 15)
_SCORES = _RNG.normal(size=15) + 0.8 * _Y
_LONG = _RNG.integers(0, 2, 40)

PROBES = (
    Probe("n = 15", Stage.FORWARD, _ASK, {"y": _Y, "s": _SCORES}),
    Probe("n = 40", Stage.FORWARD, _ASK, {"y": _LONG, "s": _RNG.normal(size=40) + 0.4 * _LONG}),
    Probe("ties", Stage.FORWARD, _ASK, {"y": _LONG, "s": np.round(_RNG.normal(size=40) + _LONG)}, mistake="ties"),
    Probe("all equal", Stage.EDGE, _ASK, {"y": _Y, "s": np.zeros(15)}, mistake="ties"),
    Probe("all right", Stage.EDGE, _ASK, {"y": _Y, "s": _Y * 2.0}),
    Probe("one class", Stage.EXTREME, _ASK, {"y": np.ones(4, dtype=int), "s": np.arange(4.0)}, remark="other"),
)
