"""Probes of the lasso: predictions at two sizes and penalties, a penalty that kills every weight, none."""

from __future__ import annotations

from typing import Any

import numpy as np

from studyml.model.probe import Call, Probe, Stage

_RNG = np.random.default_rng(50)
_ASK = (Call("fit", keep=False), Call("predict"))


def _data(n: int, m: int, lam: float) -> dict[str, Any]:
    X = _RNG.normal(size=(n, m)) + 1.0
    w = _RNG.normal(size=m) * (np.arange(m) % 2)
    return {
        "X": X,
        "y": X @ w + 4.0 + 0.3 * _RNG.normal(size=n),
        "Q": _RNG.normal(size=(5, m)),
        "lam": lam,
        "steps": 1000,
    }


PROBES = (
    Probe("n = 20, m = 3, lam = 0.1", Stage.FORWARD, _ASK, _data(20, 3, 0.1), rtol=1e-3, atol=1e-3),
    Probe("n = 40, m = 6, lam = 0.3", Stage.FORWARD, _ASK, _data(40, 6, 0.3), rtol=1e-3, atol=1e-3),
    Probe("lam = 0", Stage.EDGE, _ASK, _data(15, 3, 0.0), rtol=1e-3, atol=1e-3),
    Probe(
        "lam = 50: no weight left", Stage.EDGE, _ASK, _data(15, 3, 50.0), rtol=1e-3, atol=1e-3, mistake="no_threshold"
    ),
)
