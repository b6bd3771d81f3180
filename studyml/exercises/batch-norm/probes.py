"""Probes of batch normalisation: two sizes, evaluation at the start and after batches, gradients, a constant column."""

from __future__ import annotations

from typing import Any

import numpy as np

from studyml.model.probe import Call, Probe, Stage

_RNG = np.random.default_rng(68)


def _data(n: int, m: int, eps: float = 1e-5) -> dict[str, Any]:
    X = _RNG.normal(size=(n, m)) * _RNG.uniform(0.1, 3, m) + 2.0 * _RNG.normal(size=m)
    return {"X": X, "eps": eps, "training": True, "G": _RNG.normal(size=(n, m))}


def _state(m: int) -> dict[str, Any]:
    return {"gamma": _RNG.uniform(0.5, 2, m), "beta": _RNG.normal(size=m)}


_SMALL, _LARGE, _PAIR = _data(6, 3), _data(20, 5), _data(2, 4)
_THREE, _FIVE, _FOUR = _state(3), _state(5), _state(4)
_FLAT = {**_SMALL, "X": np.column_stack([_SMALL["X"][:, :2], np.full(6, 4.0)]), "eps": 1e-5}
_OTHER = {"X": _data(9, 5)["X"]}

_TRAIN = Call("predict")
_UNSEEN = Call("predict", keep=False)
_EVALUATE = (Call("evaluate", keep=False, maybe=True), Call("predict", {"training": False}))
_BACK = (_UNSEEN, Call("backward"))

PROBES = (
    Probe("training (6, 3)", Stage.FORWARD, (_TRAIN,), _SMALL, _THREE),
    Probe("training (20, 5)", Stage.FORWARD, (_TRAIN,), _LARGE, _FIVE),
    Probe("eps = 0.01", Stage.FORWARD, (_TRAIN,), {**_SMALL, "eps": 0.01}, _THREE, needs=("eps",)),
    Probe("backward (6, 3)", Stage.GRADIENT, _BACK, _SMALL, _THREE),
    Probe("backward (20, 5)", Stage.GRADIENT, _BACK, _LARGE, _FIVE),
    Probe("evaluation at the start", Stage.UPDATE, _EVALUATE, _SMALL, _THREE, mistake="running_unused"),
    Probe("evaluation after one batch", Stage.UPDATE, (_UNSEEN, *_EVALUATE), _SMALL, _THREE, mistake="running_stuck"),
    Probe(
        "evaluation after two batches",
        Stage.UPDATE,
        (_UNSEEN, Call("predict", _OTHER, keep=False), *_EVALUATE),
        _LARGE,
        _FIVE,
        mistake="momentum_swapped",
    ),
    Probe(
        "evaluation twice",
        Stage.UPDATE,
        (_UNSEEN, _EVALUATE[0], Call("predict", {"training": False, **_OTHER}, keep=False), _EVALUATE[1]),
        _LARGE,
        _FIVE,
        mistake="updates_in_evaluation",
    ),
    Probe("two rows", Stage.EDGE, _BACK, _PAIR, _FOUR),
    Probe("a constant column", Stage.EXTREME, (_TRAIN,), _FLAT, _THREE, mistake="missing_eps"),
)
