"""Probes of softmax and cross-entropy: two sizes, a shifted row, logits of ±1000."""

from __future__ import annotations

from typing import Any

import numpy as np

from studyml.model.probe import Call, Probe, Stage

_RNG = np.random.default_rng(23)


def _data(n: int, classes: int) -> dict[str, Any]:
    return {"z": _RNG.normal(size=(n, classes)) * 2, "y": _RNG.integers(0, classes, n), "classes": classes}


_SMALL, _LARGE = _data(4, 3), _data(9, 5)
_SHIFTED = {**_SMALL, "z": _SMALL["z"] + np.array([[100.0], [-50.0], [0.0], [7.0]])}
_FAR = {"z": np.array([[1000.0, -1000.0, 0.0], [0.0, 1000.0, 1000.0]]), "y": np.array([1, 2]), "classes": 3}

PROBES = (
    Probe("softmax (4 rows)", Stage.FORWARD, (Call("softmax"),), _SMALL, optional=True),
    Probe("softmax (9 rows)", Stage.FORWARD, (Call("softmax"),), _LARGE, optional=True),
    Probe("cross-entropy (4 rows)", Stage.LOSS, (Call("cross_entropy"),), _SMALL),
    Probe("cross-entropy (9 rows)", Stage.LOSS, (Call("cross_entropy"),), _LARGE),
    Probe("cross-entropy of shifted rows", Stage.LOSS, (Call("cross_entropy"),), _SHIFTED, mistake="overflow"),
    Probe("gradient (4 rows)", Stage.GRADIENT, (Call("gradient"),), _SMALL, optional=True),
    Probe("gradient (9 rows)", Stage.GRADIENT, (Call("gradient"),), _LARGE, optional=True),
    Probe("softmax at ±1000", Stage.EXTREME, (Call("softmax"),), _FAR, optional=True, mistake="overflow"),
    Probe("cross-entropy at ±1000", Stage.EXTREME, (Call("cross_entropy"),), _FAR, mistake="log_of_zero"),
)
