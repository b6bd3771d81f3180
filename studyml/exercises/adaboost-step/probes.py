"""Probes of an AdaBoost step: equal and unequal weights at two sizes, a learner worse than chance."""

from __future__ import annotations

from typing import Any

import numpy as np

from studyml.model.probe import Call, Probe, Stage

_RNG = np.random.default_rng(52)
_ASK = (Call("step_once"),)


def _data(n: int, wrong: int, equal: bool) -> dict[str, Any]:
    y = np.where(_RNG.uniform(size=n) > 0.5, 1, -1)
    flip = np.where(_RNG.permutation(n) < wrong, -1, 1)
    w = np.full(n, 1 / n) if equal else _RNG.dirichlet(np.ones(n))
    return {"y": y, "p": y * flip, "w": w}


PROBES = (
    Probe("equal weights (n = 8)", Stage.FORWARD, _ASK, _data(8, 2, True)),
    Probe("unequal weights (n = 15)", Stage.FORWARD, _ASK, _data(15, 4, False)),
    Probe("unequal weights (n = 30)", Stage.FORWARD, _ASK, _data(30, 11, False)),
    Probe("worse than chance", Stage.EDGE, _ASK, _data(9, 7, True)),
)
