"""Probes of linear regression: one step at two sizes and two rates, then the ends of the range."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from studyml.model.probe import Call, Probe, Seen, Stage

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


def _as_good(seen: Seen, expected: Seen, data: Mapping[str, Any]) -> str | None:
    """Predictions after training lie within 2 % of y's spread of the reference's."""
    got, want = np.ravel(seen.values[0]), np.ravel(expected.values[0])
    if got.shape != want.shape or not np.isfinite(got).all():
        return f"after fit, predict gives {got[:3]} …; it should give numbers like {np.round(want[:3], 3)}"
    distance = float(np.sqrt(np.mean((got - want) ** 2)) / np.std(data["y"]))
    if distance < 0.02:
        return None
    return f"after {data['steps']} steps at rate {data['rate']} the predictions are off by {distance:.2g} spreads of y"


def _in_pace(seen: Seen, expected: Seen, data: Mapping[str, Any]) -> str | None:
    ratio = float(seen.values[0])
    if ratio < 60:
        return None
    return f"a step takes {ratio:.0f} times as long as its matrix products; is there a loop over rows?"


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
        check=_as_good,
        mistake="no_convergence",
    ),
    Probe("one row, one feature", Stage.EDGE, _STEP, _data(1, 1), {"w": np.array([0.7]), "b": 0.6}),
    Probe(
        "pace (n = 2000)",
        Stage.SPEED,
        (Call("pace"),),
        _data(2000, 20, 0.001),
        {"w": np.zeros(20), "b": 0.0},
        check=_in_pace,
        remark="python_loop",
        optional=True,
    ),
)
