"""Probes of the linear SVM: scores, loss, one step where many rows lie beyond the margin, training."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from studyml.exercises.descent import step_probes
from studyml.model.probe import Call, Probe, Seen, Stage

_RNG = np.random.default_rng(45)


def _data(n: int, m: int = 5, rate: float = 0.13) -> dict[str, Any]:
    return {
        "X": _RNG.normal(size=(n, m)) + 0.2,
        "y": np.where(_RNG.uniform(size=n) > 0.4, 1, -1),
        "rate": rate,
        "lam": 0.3,
        "steps": 1,
    }


_STATE = {"w": np.array([0.9, -0.7, 0.6, 1.1, -0.3]), "b": 0.4}
_SMALL, _LARGE = _data(8), _data(32)
_SLOW = {**_SMALL, "rate": 0.013}
_CLOUD = _data(60, 2)
_TRAINING = {**_CLOUD, "X": _CLOUD["y"][:, None] * np.array([1.5, 1.0]) + 0.7 * _RNG.normal(size=(60, 2)), "lam": 0.01}
_TRAINING |= {"rate": 0.1, "steps": 300}


def _separates(seen: Seen, expected: Seen, data: Mapping[str, Any]) -> str | None:
    got, y = np.ravel(np.asarray(seen.values[0], dtype=float)), data["y"]
    right = float(np.mean(np.where(got >= 0, 1, -1) == y)) if got.shape == y.shape else 0.0
    return None if right >= 0.93 else f"after fit {right:.0%} of the rows are on their side; expected nearly all"


PROBES = (
    *step_probes(_SMALL, _LARGE, _SLOW, _STATE),
    Probe(
        "fit, 300 steps",
        Stage.CONVERGENCE,
        (Call("fit"), Call("predict")),
        _TRAINING,
        fresh=True,
        check=_separates,
        mistake="no_convergence",
    ),
)
