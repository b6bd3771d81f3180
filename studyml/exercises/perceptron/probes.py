"""Probes of the perceptron: labels, one epoch from given weights at two sizes and rates, separable training."""

from __future__ import annotations

from typing import Any

import numpy as np

from studyml.exercises.checks import labels_equal
from studyml.model.probe import Call, Probe, Stage

_RNG = np.random.default_rng(46)


def _data(n: int, m: int = 4, rate: float = 0.5) -> dict[str, Any]:
    return {"X": _RNG.normal(size=(n, m)), "y": np.where(_RNG.uniform(size=n) > 0.4, 1, -1), "rate": rate, "steps": 1}


_STATE = {"w": np.array([0.3, -0.8, 0.5, 0.2]), "b": 0.1}
_SMALL, _LARGE = _data(7), _data(25)
_EASY: dict[str, Any] = {"X": _RNG.normal(size=(30, 2)), "rate": 1.0, "steps": 200}
_EASY["X"] += np.sign(_EASY["X"].sum(axis=1))[:, None] * 0.5
_EASY["y"] = np.where(_EASY["X"].sum(axis=1) > 0, 1, -1)

_BOUNDARY: dict[str, Any] = {
    **_SMALL,
    "X": np.array([[1.0, 1.0, 0.0, 2.0], [-2.0, 2.0, 1.0, 0.0], [3.0, 1.0, 0.0, -1.0]]),
}
_BOUNDARY["y"] = np.array([1, 1, 1])
_ON_IT = {"w": np.array([0.5, -0.5, 2.0, 0.0]), "b": 0.0}

_STEP = (Call("step"),)
PROBES = (
    Probe("predict (n = 7)", Stage.FORWARD, (Call("predict"),), _SMALL, _STATE),
    Probe("predict (n = 25)", Stage.FORWARD, (Call("predict"),), _LARGE, _STATE),
    Probe("one epoch (n = 7, rate 0.5)", Stage.GRADIENT, _STEP, _SMALL, _STATE),
    Probe("one epoch (n = 25, rate 0.5)", Stage.GRADIENT, _STEP, _LARGE, _STATE),
    Probe("one epoch (n = 7, rate 0.1)", Stage.GRADIENT, _STEP, {**_SMALL, "rate": 0.1}, _STATE),
    Probe("one epoch over rows on the boundary", Stage.EDGE, _STEP, _BOUNDARY, _ON_IT, mistake="wrong_condition"),
    Probe("rows on the boundary", Stage.EDGE, (Call("predict"),), _BOUNDARY, _ON_IT, mistake="wrong_condition"),
    Probe(
        "200 epochs",
        Stage.CONVERGENCE,
        (Call("fit"), Call("predict")),
        _EASY,
        fresh=True,
        check=labels_equal,
        mistake="no_convergence",
    ),
)
