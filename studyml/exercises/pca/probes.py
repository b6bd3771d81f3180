"""Probes of PCA: coordinates up to the sign of each axis, on the training set and on new data."""

from __future__ import annotations

from typing import Any

import numpy as np

from studyml.exercises.checks import equal_up_to_sign
from studyml.model.probe import Call, Probe, Stage

_RNG = np.random.default_rng(32)
_ASK = (Call("fit", keep=False), Call("transform"))


def _data(n: int, m: int, k: int) -> dict[str, Any]:
    mix = _RNG.normal(size=(m, m)) * np.arange(m, 0, -1)
    X = _RNG.normal(size=(n, m)) @ mix + 5.0
    return {"X": X, "Q": X, "k": k}


_NEW = _data(30, 4, 2)
_NEW["Q"] = _RNG.normal(size=(6, 4)) * 2 + 9.0

PROBES = (
    Probe("n = 12, m = 5, k = 2", Stage.FORWARD, _ASK, _data(12, 5, 2), check=equal_up_to_sign),
    Probe("n = 40, m = 3, k = 3", Stage.FORWARD, _ASK, _data(40, 3, 3), check=equal_up_to_sign),
    Probe("new data", Stage.FORWARD, _ASK, _NEW, check=equal_up_to_sign, optional=True),
    Probe("one new row", Stage.EDGE, _ASK, {**_NEW, "Q": _NEW["Q"][:1]}, check=equal_up_to_sign, optional=True),
    Probe("k = 1", Stage.EDGE, _ASK, _data(9, 3, 1), check=equal_up_to_sign),
)
