"""Probes of ridge regression: predictions at two sizes and two penalties, far from the origin, lam = 0."""

from __future__ import annotations

from typing import Any

import numpy as np

from studyml.model.probe import Call, Probe, Stage

_RNG = np.random.default_rng(30)
_ASK = (Call("fit", keep=False), Call("predict"))


def _data(n: int, m: int, lam: float) -> dict[str, Any]:
    X = _RNG.normal(size=(n, m)) + 1.0
    return {"X": X, "y": X @ _RNG.normal(size=m) + 5.0 + _RNG.normal(size=n), "Q": _RNG.normal(size=(4, m)), "lam": lam}


PROBES = (
    Probe("n = 12, m = 3, lam = 2", Stage.FORWARD, _ASK, _data(12, 3, 2.0)),
    Probe("n = 40, m = 5, lam = 2", Stage.FORWARD, _ASK, _data(40, 5, 2.0)),
    Probe("n = 12, m = 3, lam = 30", Stage.FORWARD, _ASK, _data(12, 3, 30.0)),
    Probe("lam = 0", Stage.EDGE, _ASK, _data(15, 3, 0.0)),
    Probe("one feature", Stage.EDGE, _ASK, _data(9, 1, 1.5)),
)
