"""Probes of an AdaBoost round: even and uneven weights, a learner worse than chance, perfect and always wrong ones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from studyml.model.probe import Call, Probe, Seen, Stage

_RNG = np.random.default_rng(64)
_ASK = (Call("round"),)


def _data(n: int, wrong: int, even: bool = False) -> dict[str, Any]:
    y = _RNG.choice([-1.0, 1.0], n)
    h = np.where(_RNG.permutation(n) < wrong, -y, y)
    w = np.ones(n) if even else _RNG.uniform(0.2, 3.0, n)
    return {"y": y, "yhat": h, "w": w / w.sum()}


def _sorted_out(value: Any, n: int) -> tuple[float, np.ndarray]:
    """Return (alpha, weights) of what came back, in either order. Raises ValueError or TypeError when it is neither."""
    if isinstance(value, Mapping):
        value = tuple(value.values())
    parts = [np.ravel(np.asarray(part, dtype=float)) for part in value]
    (weights,) = (part for part in parts if part.size == n)
    return float([part for part in parts if part.size == 1][-1][0]), weights


def _alpha_and_weights(seen: Seen, expected: Seen, data: Mapping[str, Any]) -> str | tuple[str, str] | None:
    if seen.values[0] is None:
        return "returns_none", "the call returns None"
    n = len(data["y"])
    alpha, weights = _sorted_out(seen.values[0], n)
    want, goal = _sorted_out(expected.values[0], n)
    if not np.isclose(alpha, want, rtol=1e-6):
        return f"alpha: yours {alpha:.4g}, expected {want:.4g}"
    if np.allclose(weights, goal, rtol=1e-6, atol=1e-12):
        return None
    if not np.isclose(weights.sum(), 1) and np.allclose(weights / weights.sum(), goal, rtol=1e-6):
        return "not_normalised", f"the new weights sum to {weights.sum():.4g}, expected 1"
    at = int(np.argmax(np.abs(weights - goal)))
    row = "a wrong" if data["y"][at] != data["yhat"][at] else "a right"
    return f"new weight of row {at}, {row} one: yours {weights[at]:.4g}, expected {goal[at]:.4g}"


_PERFECT = _data(5, 0)

PROBES = (
    Probe("even weights (n = 8, 2 wrong)", Stage.FORWARD, _ASK, _data(8, 2, even=True), check=_alpha_and_weights),
    Probe("uneven weights (n = 12, 4 wrong)", Stage.FORWARD, _ASK, _data(12, 4), check=_alpha_and_weights),
    Probe("uneven weights (n = 31, 9 wrong)", Stage.FORWARD, _ASK, _data(31, 9), check=_alpha_and_weights),
    Probe("worse than chance (n = 9, 7 wrong)", Stage.FORWARD, _ASK, _data(9, 7), check=_alpha_and_weights),
    Probe("two rows, one wrong", Stage.EDGE, _ASK, _data(2, 1), check=_alpha_and_weights),
    Probe(
        "no error at all",
        Stage.EXTREME,
        _ASK,
        _PERFECT,
        check=_alpha_and_weights,
        mistake="perfect_learner",
    ),
    Probe(
        "every row wrong",
        Stage.EXTREME,
        _ASK,
        {**_PERFECT, "yhat": -_PERFECT["y"]},
        check=_alpha_and_weights,
        mistake="perfect_learner",
    ),
)
