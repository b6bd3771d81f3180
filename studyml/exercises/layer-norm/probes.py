"""Probes of layer normalisation: two and three axes, a row of little spread, a constant row."""

from __future__ import annotations

from typing import Any

import numpy as np

from studyml.model.probe import Call, Probe, Stage

_RNG = np.random.default_rng(39)
_ASK = (Call("forward"),)


def _data(*shape: int, scale: float = 2.0) -> dict[str, Any]:
    d = shape[-1]
    return {"X": _RNG.normal(size=shape) * scale + 3.0, "gamma": _RNG.normal(size=d), "beta": _RNG.normal(size=d)}


_FLAT = {**_data(3, 4), "X": np.full((3, 4), 7.0)}

PROBES = (
    Probe("(4, 6)", Stage.FORWARD, _ASK, _data(4, 6)),
    Probe("(2, 3, 5)", Stage.FORWARD, _ASK, _data(2, 3, 5)),
    Probe("little spread", Stage.FORWARD, _ASK, _data(3, 4, scale=0.01), mistake="eps_outside"),
    Probe("one row", Stage.EDGE, _ASK, _data(1, 4)),
    Probe("a constant row", Stage.EXTREME, _ASK, _FLAT, mistake="missing_eps"),
)
