"""Probes of the normal equation: predictions on new rows at two sizes, one feature, dependent columns."""

from __future__ import annotations

from typing import Any

import numpy as np

from studyml.model.probe import Call, Probe, Stage

_RNG = np.random.default_rng(25)
_ASK = (Call("fit", keep=False), Call("predict"))


def _data(n: int, m: int) -> dict[str, Any]:
    X = _RNG.normal(size=(n, m)) + 1.0
    return {"X": X, "y": X @ _RNG.normal(size=m) + 3.0 + _RNG.normal(size=n), "Q": _RNG.normal(size=(4, m))}


_TWIN = _data(20, 3)
_TWIN["X"][:, 2] = _TWIN["X"][:, 0] + _TWIN["X"][:, 1]
_TWIN["Q"][:, 2] = _TWIN["Q"][:, 0] + _TWIN["Q"][:, 1]

PROBES = (
    Probe("n = 12, m = 3", Stage.FORWARD, _ASK, _data(12, 3), rtol=1e-6),
    Probe("n = 40, m = 5", Stage.FORWARD, _ASK, _data(40, 5), rtol=1e-6),
    Probe("one feature", Stage.EDGE, _ASK, _data(9, 1), rtol=1e-6),
    Probe("dependent columns", Stage.EXTREME, _ASK, _TWIN, rtol=1e-4, remark="other"),
)
