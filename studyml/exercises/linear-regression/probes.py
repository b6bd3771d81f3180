"""Probes of linear regression: one step at two sizes and two rates, then the ends of the range."""

from __future__ import annotations

from typing import Any

import numpy as np

from studyml.exercises.checks import close_after_training, in_pace
from studyml.model.probe import Call, Probe, Stage

_RNG = np.random.default_rng(20)


def _columns(n: int, m: int) -> np.ndarray:
    """Standardised columns: a model that standardises inside ``fit`` sees them unchanged."""
    X = _RNG.normal(size=(n, m))
    return (X - X.mean(axis=0)) / X.std(axis=0) if n > 1 else X


def _data(n: int, m: int = 5, rate: float = 0.013) -> dict[str, Any]:
    return {"X": _columns(n, m), "y": _RNG.normal(size=n) + 1.5, "rate": rate, "steps": 1}


_STATE = {"w": np.array([0.7, -1.2, 0.4, 2.1, -0.3]), "b": 0.6}
_SMALL, _LARGE = _data(8), _data(32)
_SLOW = {**_SMALL, "rate": 0.0013}

_PLANE = _columns(64, 3)
_TRAINING = {
    "X": _PLANE,
    "y": _PLANE @ np.array([1.5, -2.0, 0.5]) + 2.0 + 0.05 * _RNG.normal(size=64),
    "rate": 0.1,
    "steps": 500,
}


_STEP = (Call("step"),)
PROBES = (
    Probe("predict (n = 8)", Stage.FORWARD, (Call("predict"),), _SMALL, _STATE),
    Probe("predict (n = 32)", Stage.FORWARD, (Call("predict"),), _LARGE, _STATE),
    Probe("loss (n = 8)", Stage.LOSS, (Call("loss"),), _SMALL, _STATE, optional=True),
    Probe("loss (n = 32)", Stage.LOSS, (Call("loss"),), _LARGE, _STATE, optional=True),
    Probe("step (n = 8, rate 0.013)", Stage.GRADIENT, _STEP, _SMALL, _STATE),
    Probe("step (n = 32, rate 0.013)", Stage.GRADIENT, _STEP, _LARGE, _STATE),
    Probe("step (n = 8, rate 0.0013)", Stage.GRADIENT, _STEP, _SLOW, _STATE),
    Probe("fit, one step", Stage.UPDATE, (Call("fit_once"),), _SMALL, _STATE, optional=True),
    Probe(
        "fit, 500 steps",
        Stage.CONVERGENCE,
        (Call("fit"), Call("predict")),
        _TRAINING,
        fresh=True,
        check=close_after_training(0.02),
        mistake="no_convergence",
    ),
    Probe("one row, one feature", Stage.EDGE, _STEP, _data(1, 1), {"w": np.array([0.7]), "b": 0.6}),
    Probe(
        "pace (n = 1000)",
        Stage.SPEED,
        (Call("pace"),),
        _data(1000, 10, 0.001),
        {"w": np.zeros(10), "b": 0.0},
        check=in_pace,
        remark="python_loop",
        optional=True,
    ),
)
