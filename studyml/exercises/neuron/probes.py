"""Probes of one neuron: output, loss, one step at two sizes and two rates, training."""

from __future__ import annotations

from typing import Any

import numpy as np

from studyml.exercises.checks import close_after_training
from studyml.exercises.descent import forward_probes, step_probes
from studyml.model.probe import Call, Probe, Stage

_RNG = np.random.default_rng(47)


def _data(n: int, m: int = 5, rate: float = 0.13) -> dict[str, Any]:
    return {"X": _RNG.normal(size=(n, m)) + 0.3, "y": _RNG.uniform(size=n), "rate": rate, "steps": 1}


_STATE = {"w": np.array([0.7, -0.9, 0.4, 0.5, -0.3]), "b": 0.35}
_SMALL, _LARGE = _data(8), _data(32)
_SLOW = {**_SMALL, "rate": 0.013}
_CLOUD = _data(50, 2)
_TRAINING = {**_CLOUD, "y": (_CLOUD["X"] @ np.array([2.0, -1.0]) > 0.2).astype(float), "rate": 1.0, "steps": 300}

PROBES = (
    *forward_probes(_SMALL, _LARGE, _STATE, said="forward"),
    *step_probes(_SMALL, _LARGE, _SLOW, _STATE),
    Probe(
        "fit, 300 steps",
        Stage.CONVERGENCE,
        (Call("fit"), Call("predict")),
        _TRAINING,
        fresh=True,
        check=close_after_training(0.5),
        mistake="no_convergence",
    ),
)
