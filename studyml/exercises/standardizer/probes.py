"""Probes of standardisation: the training set, new data, a constant column, and back."""

from __future__ import annotations

from typing import Any

import numpy as np

from studyml.model.probe import Call, Probe, Stage

_RNG = np.random.default_rng(31)
_ASK = (Call("fit", keep=False), Call("transform"))


def _data(n: int, m: int) -> dict[str, Any]:
    X = _RNG.normal(size=(n, m)) * np.arange(1, m + 1) + 3.0
    return {"X": X, "Q": X}


_TRAIN, _NEW = _data(7, 3), _data(12, 4)
_NEW["Q"] = _RNG.normal(size=(5, 4)) * 3
_FLAT = _data(6, 3)
_FLAT["X"][:, 1] = 4.0
_FLAT["Q"] = _FLAT["X"]
_FLAT_NEW = {**_FLAT, "Q": _RNG.normal(size=(3, 3)) + 4.0}
"""There a tiny number in place of 0 shows: what is seen by it is huge."""

PROBES = (
    Probe("the training set", Stage.FORWARD, _ASK, _TRAIN),
    Probe("new data", Stage.FORWARD, _ASK, _NEW),
    Probe("and back", Stage.FORWARD, (Call("fit", keep=False), Call("inverse")), _NEW, optional=True),
    Probe("one new row", Stage.EDGE, _ASK, {**_NEW, "Q": _NEW["Q"][:1]}, mistake="test_statistics"),
    Probe("a constant column", Stage.EXTREME, _ASK, _FLAT, atol=1e-6, mistake="zero_division"),
    Probe("a constant column, new data", Stage.EXTREME, _ASK, _FLAT_NEW, mistake="zero_division"),
)
