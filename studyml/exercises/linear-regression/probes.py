"""Probes of linear regression: one step at two sizes and two rates, then the ends of the range."""

from __future__ import annotations

from typing import Any

import numpy as np

from studyml.exercises.checks import accept, close_after_training, in_pace, starts_anew
from studyml.exercises.descent import forward_probes, step_probes
from studyml.model.probe import Call, Probe, Stage

_RNG = np.random.default_rng(20)


def _columns(n: int, m: int) -> np.ndarray:
    """Standardised columns: a model that standardises inside ``fit`` sees them unchanged."""
    X = _RNG.normal(size=(n, m))
    return (X - X.mean(axis=0)) / X.std(axis=0) if n > 1 else X


def _data(n: int, m: int = 5, rate: float = 0.13) -> dict[str, Any]:
    return {"X": _columns(n, m), "y": _RNG.normal(size=n) + 1.5, "rate": rate, "steps": 1}


_STATE = {"w": np.array([0.7, -1.2, 0.4, 2.1, -0.3]), "b": 0.6}
_SMALL, _LARGE = _data(8), _data(32)
_LARGE["X"] = _LARGE["X"] * np.array([1.0, 0.5, 2.0, 1.0, 0.7]) + np.array([0.6, -0.4, 0.0, 0.3, 1.0])
"""Not centred: only there a bias moved after the weights shows (on centred columns its gradient is the same)."""
_SLOW = {**_SMALL, "rate": 0.013}

_PLANE = _columns(64, 3) * np.array([1.0, 0.7, 1.3]) + np.array([0.5, -0.3, 0.2])
_TRAINING = {
    "X": _PLANE,
    "y": _PLANE @ np.array([1.5, -2.0, 0.5]) + 2.0 + 0.05 * _RNG.normal(size=64),
    "rate": 0.1,
    "steps": 200,
}


_THREE = {"X": np.array([[-1.0], [0.0], [1.0]]) * 1.5**0.5, "y": np.array([0.4, 1.9, 1.0]), "rate": 0.13, "steps": 1}
_STEP = (Call("step"),)
_AGAIN = {**_SMALL, "far": _SMALL["y"][::-1] * 9, "rate": 0.5}
PROBES = (
    *forward_probes(_SMALL, _LARGE, _STATE),
    *step_probes(_SMALL, _LARGE, _SLOW, _STATE),
    Probe(
        "fit, 200 steps",
        Stage.CONVERGENCE,
        (Call("fit"), Call("predict")),
        _TRAINING,
        fresh=True,
        check=close_after_training(0.05),
        mistake="no_convergence",
    ),
    Probe(
        "a second fit",
        Stage.CONVERGENCE,
        (Call("refit"),),
        _AGAIN,
        check=starts_anew,
        mistake="stale_start",
        optional=True,
    ),
    Probe("three rows, one feature", Stage.EDGE, _STEP, _THREE, {"w": np.array([0.7]), "b": 0.6}),
    Probe("one row: predict", Stage.EDGE, (Call("predict"),), _data(1), _STATE),
    Probe("one row: step", Stage.EDGE, _STEP, _data(1), _STATE, check=accept),
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
