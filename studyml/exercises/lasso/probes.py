"""Probes of the lasso: weights of orthogonal columns, two sizes, a penalty that kills every weight, none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from studyml.exercises.checks import numbers
from studyml.model.probe import Call, Probe, Seen, Stage

_RNG = np.random.default_rng(50)
_ASK = (Call("fit", keep=False), Call("predict"))


def _data(n: int, m: int, lam: float, steps: int = 500) -> dict[str, Any]:
    """``steps`` are also enough for proximal steps from columns that aren't centred."""
    X = _RNG.normal(size=(n, m)) + 1.0
    w = _RNG.normal(size=m) * (np.arange(m) % 2)
    return {
        "X": X,
        "y": X @ w + 4.0 + 0.3 * _RNG.normal(size=n),
        "Q": _RNG.normal(size=(5, m)),
        "lam": lam,
        "steps": steps,
    }


_SIZE = np.array([1.0, 4.0, 0.25])
"""x_j^T x_j / n."""
_PULL = np.array([2.0, -1.2, 0.3])
"""x_j^T y / n: on orthogonal centred columns w_j = soft(pull_j, lam) / size_j, so that w tells what was done."""
_SIGNS = np.array([[(row >> bit) % 2 * 2.0 - 1.0 for bit in range(3)] for row in range(8)])
_ORTHOGONAL = {"X": _SIGNS * np.sqrt(_SIZE), "Q": np.vstack([np.zeros(3), np.eye(3)]), "lam": 0.5, "steps": 500}
_ORTHOGONAL["y"] = _ORTHOGONAL["X"] @ (_PULL / _SIZE) + 6.0


def _closed_form(seen: Seen, expected: Seen, data: Mapping[str, Any]) -> str | tuple[str, str] | None:
    """Tell from b = predict(0) and w_j = predict(e_j) - b how the weights came about."""
    got, want = numbers(seen.values[0]), numbers(expected.values[0])
    if got.shape != want.shape or np.allclose(got, want, rtol=1e-3, atol=1e-3):
        return None if got.shape == want.shape else f"{got.size} predictions came back for {want.size} rows"
    b, w, lam = got[0], got[1:] - got[0], data["lam"]
    text = f"w is {np.round(w, 3)} and b is {b:.3g}, expected {np.round(want[1:] - want[0], 3)} and {want[0]:.3g}"
    if np.allclose(w, want[1:] - want[0], atol=1e-3):
        if abs(b) < 1e-6:
            return "missing_term", text
        return ("bias_penalised", text) if abs(want[0] - b - lam) < 1e-2 else text
    shifts = (np.abs(_PULL) - np.sign(_PULL) * w * _SIZE)[:2] / lam
    if np.allclose(shifts, np.sqrt(_SIZE[:2]), rtol=1e-2):
        return "extra_factor", f"{text}: the columns are standardised, and the penalty weighs the weights of those"
    if abs(shifts[0] - shifts[1]) < 1e-3 and abs(shifts[0] - 1) > 1e-2:
        code = "missing_term" if abs(shifts[0]) < 1e-6 else "sign" if shifts[0] < 0 else "scaled_penalty"
        return code, f"{text}: the penalty counts {shifts[0]:.3g} times"
    if np.allclose(w, _PULL / (_SIZE + lam), rtol=1e-3):
        return "wrong_function", f"{text}: the squares of the weights are penalised"
    return ("no_threshold", text) if np.isfinite(w).all() and (np.abs(w) > 1e-3).all() else text


PROBES = (
    Probe("orthogonal columns, lam = 0.5", Stage.FORWARD, _ASK, _ORTHOGONAL, check=_closed_form),
    Probe("n = 20, m = 3, lam = 0.1", Stage.FORWARD, _ASK, _data(20, 3, 0.1), rtol=1e-3, atol=1e-3),
    Probe("n = 40, m = 6, lam = 0.3", Stage.FORWARD, _ASK, _data(40, 6, 0.3, 700), rtol=1e-3, atol=1e-3),
    Probe("lam = 0", Stage.EDGE, _ASK, _data(15, 3, 0.0), rtol=1e-3, atol=1e-3),
    Probe(
        "lam = 50: no weight left", Stage.EDGE, _ASK, _data(15, 3, 50.0), rtol=1e-3, atol=1e-3, mistake="no_threshold"
    ),
)
