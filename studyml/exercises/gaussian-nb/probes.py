"""Probes of Gaussian naive Bayes: unequal classes and variances, labels 3 and 8, 400 features."""

from __future__ import annotations

from typing import Any

import numpy as np

from studyml.exercises.checks import labels_equal
from studyml.model.probe import Call, Probe, Stage

_RNG = np.random.default_rng(33)
_ASK = (Call("fit", keep=False), Call("predict"))


def _data(n: int, m: int, labels: tuple[int, ...], shift: float = 1.0, q: int = 200) -> dict[str, Any]:
    k = len(labels)
    codes = np.sort(np.arange(n) % (k + 2) % k)  # unequal classes
    spread = np.linspace(0.5, 2.0, k)[codes][:, None] * np.linspace(0.7, 1.5, m)
    X = _RNG.normal(size=(n, m)) * spread + shift * codes[:, None]
    Q = _RNG.normal(size=(q, m)) * 1.5 + shift * _RNG.integers(0, k, q)[:, None]
    return {"X": X, "y": np.array(labels)[codes], "Q": Q}


_PRIOR = _data(60, 2, (0, 1), shift=0.5)
_PRIOR["y"] = np.where(np.arange(60) < 52, 0, 1)

PROBES = (
    Probe("two classes", Stage.FORWARD, _ASK, _data(40, 3, (0, 1)), check=labels_equal),
    Probe("labels 3, 5 and 8", Stage.FORWARD, _ASK, _data(60, 4, (3, 5, 8)), check=labels_equal),
    Probe("a rare class", Stage.FORWARD, _ASK, _PRIOR, check=labels_equal, mistake="missing_prior"),
    Probe(
        "posterior",
        Stage.FORWARD,
        (Call("fit", keep=False), Call("proba")),
        _PRIOR,
        rtol=1e-4,
        atol=1e-6,
        optional=True,
    ),
    Probe(
        "400 features", Stage.EXTREME, _ASK, _data(60, 400, (0, 1), 0.1, 20), check=labels_equal, mistake="underflow"
    ),
)
