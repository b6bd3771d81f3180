"""Probes of batch normalisation: a training batch, evaluation before and after training, a constant column."""

from __future__ import annotations

from typing import Any

import numpy as np

from studyml.model.probe import Call, Probe, Stage

_RNG = np.random.default_rng(44)


def _data(n: int, m: int) -> dict[str, Any]:
    return {"X": _RNG.normal(size=(n, m)) * 2 + 3.0, "training": True}


_SMALL, _LARGE = _data(6, 3), _data(20, 5)
_FLAT = {"X": np.full((5, 2), 4.0), "training": True}
_TRAIN = Call("forward", {"training": True})
_EVALUATE = Call("forward", {"training": False})

PROBES = (
    Probe("training (6, 3)", Stage.FORWARD, (_TRAIN,), _SMALL),
    Probe("training (20, 5)", Stage.FORWARD, (_TRAIN,), _LARGE),
    Probe("evaluation at the start", Stage.FORWARD, (_EVALUATE,), _SMALL, mistake="running_unused"),
    Probe("evaluation after one batch", Stage.UPDATE, (_TRAIN, _EVALUATE), _SMALL, mistake="running_stuck"),
    Probe("evaluation after three", Stage.UPDATE, (_TRAIN, _TRAIN, _TRAIN, _EVALUATE), _LARGE),
    Probe("a constant column", Stage.EXTREME, (_TRAIN,), _FLAT, mistake="missing_eps"),
)
