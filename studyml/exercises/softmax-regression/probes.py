"""Probes of softmax regression: probabilities, loss, one step at two sizes and two rates, large logits."""

from __future__ import annotations

from typing import Any

import numpy as np

from studyml.exercises.checks import finite, in_pace, likely_after_training
from studyml.exercises.descent import forward_probes, step_probes
from studyml.model.probe import Call, Probe, Stage

_RNG = np.random.default_rng(22)


def _data(n: int, m: int = 5, classes: int = 3, rate: float = 0.13) -> dict[str, Any]:
    X = _RNG.normal(size=(n, m))
    X = (X - X.mean(axis=0)) / X.std(axis=0) if n > 1 else X
    y = _RNG.permutation(np.arange(n) % (classes + 1) % classes)  # unequal classes
    return {"X": X, "y": y, "classes": classes, "rate": rate, "steps": 1}


_STATE = {"w": _RNG.normal(size=(5, 3)), "b": np.array([0.5, -0.3, 0.1])}
_SMALL, _LARGE = _data(8), _data(32)
_LARGE["X"] = _LARGE["X"] + np.array([0.6, -0.4, 0.0, 0.3, 1.0])  # not centred: shows a bias moved after the weights
_SLOW = {**_SMALL, "rate": 0.013}
_FAR = {**_data(4), "X": np.eye(4, 5) * 1000.0}

_CLOUD = _data(90, 2)
_CENTRES = np.array([[2.0, 0.0], [-1.0, 1.7], [-1.0, -1.7]])
_TRAINING = {**_CLOUD, "X": _CENTRES[_CLOUD["y"]] + _RNG.normal(size=(90, 2)), "rate": 0.5, "steps": 200}

PROBES = (
    *forward_probes(_SMALL, _LARGE, _STATE),
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
    Probe("logits of ±1000", Stage.EXTREME, (Call("predict"),), _FAR, _STATE, check=finite, mistake="overflow"),
    Probe(
        "loss at logits of ±1000",
        Stage.EXTREME,
        (Call("loss"),),
        _FAR,
        _STATE,
        check=finite,
        remark="log_of_zero",
        optional=True,
    ),
    Probe(
        "pace (n = 1000)",
        Stage.SPEED,
        (Call("pace"),),
        _data(1000, 10, 3, 0.001),
        {"w": np.zeros((10, 3)), "b": np.zeros(3)},
        check=in_pace,
        remark="python_loop",
        optional=True,
    ),
)
