"""Probes of layer normalisation: two and three axes, little spread, gradients, one vector, a constant one."""

from __future__ import annotations

from typing import Any

import numpy as np

from studyml.model.probe import Call, Probe, Stage

_RNG = np.random.default_rng(39)
_ASK = (Call("predict"),)
_BACK = (Call("predict", keep=False), Call("backward"))


def _data(*shape: int, scale: float = 2.0) -> dict[str, Any]:
    gamma, beta = _RNG.uniform(0.5, 2, shape[-1]), _RNG.normal(size=shape[-1])
    X, G = _RNG.normal(size=shape) * scale + 3.0, _RNG.normal(size=shape)
    return {"X": X, "G": G, "gamma": gamma, "beta": beta, "d": shape[-1], "eps": 1e-5}


def _probe(name: str, stage: Stage, calls: tuple[Call, ...], data: dict[str, Any], mistake: str = "") -> Probe:
    state = {"gamma": data["gamma"], "beta": data["beta"]}
    return Probe(name, stage, calls, data, state, mistake=mistake, optional=calls is _BACK)


_MATRIX, _CUBE = _data(4, 6), _data(2, 3, 5)
_FLAT = {**_data(3, 4), "X": np.full((3, 4), 7.0)}

PROBES = (
    _probe("(4, 6)", Stage.FORWARD, _ASK, _MATRIX),
    _probe("(2, 3, 5)", Stage.FORWARD, _ASK, _CUBE),
    _probe("little spread", Stage.FORWARD, _ASK, _data(3, 4, scale=0.01), mistake="eps_outside"),
    _probe("backward (4, 6)", Stage.GRADIENT, _BACK, _MATRIX),
    _probe("backward (2, 3, 5)", Stage.GRADIENT, _BACK, _CUBE),
    _probe("one row", Stage.EDGE, _ASK, _data(1, 4)),
    _probe("a constant row", Stage.EXTREME, _ASK, _FLAT, mistake="missing_eps"),
)
