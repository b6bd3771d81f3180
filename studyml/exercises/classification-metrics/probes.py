"""Probes of the metrics: two sizes with distinct counts, nothing predicted, nothing positive, all right."""

from __future__ import annotations

import numpy as np

from studyml.model.probe import Call, Probe, Stage

_Y = np.array([1, 0, 1, 1, 0, 0, 0, 1, 0, 0, 1])
_P = np.array([1, 1, 0, 1, 0, 1, 1, 0, 0, 1, 1])
_ONE, _TWO = {"y": _Y, "p": _P}, {"y": np.r_[_Y, _P, 1, 1, 1], "p": np.r_[_P, np.roll(_Y, 2), 0, 0, 1]}
_NONE_PREDICTED = {"y": np.array([1, 0, 1]), "p": np.zeros(3, dtype=int)}
_NONE_POSITIVE = {"y": np.zeros(4, dtype=int), "p": np.array([0, 1, 0, 1])}
_PERFECT = {"y": np.array([1, 0, 1, 0]), "p": np.array([1, 0, 1, 0])}
_ROLES = ("confusion", "accuracy", "precision", "recall", "f1")

PROBES = (
    *(Probe(f"{role} (n = 11)", Stage.FORWARD, (Call(role),), _ONE) for role in _ROLES),
    *(Probe(f"{role} (n = 25)", Stage.FORWARD, (Call(role),), _TWO) for role in _ROLES),
    *(Probe(f"{role}, all right", Stage.EDGE, (Call(role),), _PERFECT) for role in _ROLES),
    *(
        Probe(f"{role}, nothing predicted", Stage.EXTREME, (Call(role),), _NONE_PREDICTED, mistake="zero_division")
        for role in _ROLES[2:]
    ),
    *(
        Probe(f"{role}, nothing positive", Stage.EXTREME, (Call(role),), _NONE_POSITIVE, mistake="zero_division")
        for role in _ROLES[2:]
    ),
)
