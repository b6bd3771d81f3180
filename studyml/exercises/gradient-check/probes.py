"""Probes of the gradient check: a sum of cubes, a matrix, what tells one side from two, integers."""

from __future__ import annotations

import numpy as np

from studyml.model.probe import Call, Probe, Stage

_RNG = np.random.default_rng(38)
_ASK = (Call("numerical"),)

PROBES = (
    Probe("five numbers", Stage.FORWARD, _ASK, {"f": "$cubes", "w": _RNG.normal(size=5)}, rtol=1e-5, atol=1e-7),
    Probe("a matrix (2, 3)", Stage.FORWARD, _ASK, {"f": "$waves", "w": _RNG.normal(size=(2, 3))}, rtol=1e-5, atol=1e-7),
    Probe(
        "h = 0.1",
        Stage.GRADIENT,
        _ASK,
        {"f": "$cubes", "w": _RNG.normal(size=4), "h": 0.1},
        rtol=1e-8,
        mistake="one_sided",
        needs=("h",),
    ),
    Probe(
        "flat and bent, of whatever h",  # where one side is off by 3h/w, and both by (h/w)² / 3
        Stage.GRADIENT,
        _ASK,
        {"f": "$cubes", "w": np.array([0.1, -0.11, 0.12])},
        rtol=5e-5,
        mistake="one_sided",
    ),
    Probe("one number", Stage.EDGE, _ASK, {"f": "$cubes", "w": np.array([1.5])}, rtol=1e-5),
    Probe("integers", Stage.EDGE, _ASK, {"f": "$cubes", "w": np.array([1, 2, 3])}, rtol=1e-5, mistake="integers"),
    Probe(
        "integers, a slope between them",
        Stage.EDGE,
        _ASK,
        {"f": "$waves", "w": np.array([1, 2, 3])},
        rtol=1e-5,
        mistake="integers",
    ),
)
