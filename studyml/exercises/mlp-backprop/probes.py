"""Probes of the network: forward, loss, one step from given weights at two sizes and rates, training of a curve."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from studyml.exercises.descent import forward_probes, step_probes
from studyml.model.probe import Call, Probe, Seen, Stage

_RNG = np.random.default_rng(48)


def _data(n: int, rate: float = 0.13) -> dict[str, Any]:
    sizes = {"h": 4, "nout": 1, "layers": [5, 4, 1], "hiddens": [4]}
    return {"X": _RNG.normal(size=(n, 5)), "y": _RNG.normal(size=n), "rate": rate, "steps": 1, **sizes}


_STATE = {"w1": _RNG.normal(size=(5, 4)) * 0.6, "b1": _RNG.normal(size=4) * 0.3, "w2": _RNG.normal(size=4), "b2": 0.35}
_SMALL, _LARGE = _data(8), _data(32)
_SLOW = {**_SMALL, "rate": 0.013}
_LINE = np.linspace(-2, 2, 40)[:, None]
_TRAINING = {"X": np.hstack([_LINE, _LINE**2 - 1.5]), "y": np.sin(2 * _LINE[:, 0]), "rate": 0.15, "steps": 1000}
_TRAINING |= {"h": 16, "nout": 1, "layers": [2, 16, 1], "hiddens": [16]}


def _bends(seen: Seen, expected: Seen, data: Mapping[str, Any]) -> str | None:
    got, y = np.ravel(np.asarray(seen.values[0], dtype=float)), data["y"]
    left = float(np.mean((got - y) ** 2) / np.var(y)) if got.shape == y.shape else 1.0
    return None if left < 0.15 else f"after fit {left:.0%} of y's variance is left; a hidden layer bends to this curve"


PROBES = (
    *forward_probes(_SMALL, _LARGE, _STATE, said="forward"),
    *step_probes(_SMALL, _LARGE, _SLOW, _STATE, once=False),
    Probe(
        "fit, 1000 steps",
        Stage.CONVERGENCE,
        (Call("fit"), Call("predict")),
        _TRAINING,
        fresh=True,
        check=_bends,
        mistake="no_convergence",
    ),
)
