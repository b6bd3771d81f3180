"""Probes of logistic regression: probabilities, loss, one step at two sizes and two rates, then the extremes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from studyml.exercises.checks import accept, finite, in_pace, likely_after_training, starts_anew
from studyml.exercises.descent import forward_probes, step_probes
from studyml.model.probe import Call, Probe, Seen, Stage

_RNG = np.random.default_rng(21)


def _columns(n: int, m: int) -> np.ndarray:
    """Standardised columns: a model that standardises inside ``fit`` sees them unchanged."""
    X = _RNG.normal(size=(n, m))
    return (X - X.mean(axis=0)) / X.std(axis=0) if n > 1 else X


def _data(n: int, m: int = 5, rate: float = 0.13) -> dict[str, Any]:
    y = (np.arange(n) % 3 == 1).astype(float)  # unequal classes
    return {"X": _columns(n, m), "y": _RNG.permutation(y), "rate": rate, "steps": 1}


_STATE = {"w": np.array([0.7, -0.9, 0.4, 0.5, -0.3]), "b": 0.35}
_SMALL, _LARGE = _data(8), _data(32)
_LARGE["X"] = _LARGE["X"] * np.array([1.0, 0.5, 2.0, 1.0, 0.7]) + np.array([0.6, -0.4, 0.0, 0.3, 1.0])
"""Not centred: only there a bias moved after the weights shows (on centred columns its gradient is the same)."""
_SLOW = {**_SMALL, "rate": 0.013}

_CLOUD = _columns(80, 3) * np.array([1.0, 0.7, 1.3]) + np.array([0.5, -0.3, 0.2])
_LIKELY = 1 / (1 + np.exp(-(_CLOUD @ np.array([1.5, -2.0, 0.5]) + 0.8)))
_TRAINING = {"X": _CLOUD, "y": (_RNG.uniform(size=80) < _LIKELY).astype(float), "rate": 0.5, "steps": 200}
_FAR = {
    "X": np.array([[1000.0, 0.0], [-1000.0, 0.0], [0.1, 0.2]]),
    "y": np.array([1.0, 0.0, 1.0]),
    "rate": 0.1,
    "steps": 1,
}
_Z = np.array([[0.3], [0.1], [-0.1], [-0.4], [2.0], [0.45], [-1.9], [-0.45]])
_EVEN = {"X": _Z / _Z.std(), "y": np.arange(8) % 2.0, "rate": 0.1, "steps": 1}  # standardised too: their mean is 0


def _same_labels(seen: Seen, expected: Seen, data: Mapping[str, Any]) -> str | None:
    """Labels may be 0/1, booleans or -1/+1; probabilities are no labels and are another probe's matter."""
    got, want = np.ravel(np.asarray(seen.values[0], dtype=float)), np.ravel(expected.values[0])
    if not set(np.unique(got)) <= {-1.0, 0.0, 1.0} or got.shape != want.shape:
        return None
    wrong = np.flatnonzero((got > 0) != (want > 0))
    if not wrong.size:
        return None
    z, label = data["X"].ravel()[wrong[0]], got[wrong[0]]
    return f"at z = {z:g} (probability {1 / (1 + np.exp(-z)):.2f}) the label is {label:g}; the threshold is 0.5"


_THREE = {"X": np.array([[-1.0], [0.0], [1.0]]) * 1.5**0.5, "y": np.array([1.0, 0.0, 1.0]), "rate": 0.13, "steps": 1}
_STEP = (Call("step"),)
_AGAIN = {**_SMALL, "far": 1 - _SMALL["y"], "rate": 0.5}
PROBES = (
    *forward_probes(_SMALL, _LARGE, _STATE),
    Probe(
        "labels",
        Stage.FORWARD,
        (Call("label"),),
        _EVEN,
        {"w": np.array([1.0]), "b": 0.0},
        check=_same_labels,
        mistake="wrong_condition",
        optional=True,
    ),
    *step_probes(_SMALL, _LARGE, _SLOW, _STATE),
    Probe(
        "fit, 200 steps",
        Stage.CONVERGENCE,
        (Call("fit"), Call("predict")),
        _TRAINING,
        fresh=True,
        check=likely_after_training(0.03),
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
        "loss at z = ±1000",
        Stage.EXTREME,
        (Call("loss"),),
        _FAR,
        {"w": np.array([1.0, 1.0]), "b": 0.0},
        check=finite,
        remark="log_of_zero",
        optional=True,
    ),
    Probe(
        "predict at z = ±1000",
        Stage.EXTREME,
        (Call("predict"),),
        _FAR,
        {"w": np.array([1.0, 1.0]), "b": 0.0},
        check=finite,
        remark="overflow",
        optional=True,
    ),
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
