"""Probes of dropout: shares and scale of what is kept, a fresh mask in each call, evaluation, p = 0."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from studyml.model.probe import Call, Probe, Seen, Stage

_RNG = np.random.default_rng(35)


def _data(p: float, training: bool) -> dict[str, Any]:
    return {"X": _RNG.normal(size=(200, 50)) + 5.0, "rate_p": p, "training": training, "G": _RNG.normal(size=(200, 50))}


def _dropped(seen: Seen, expected: Seen, data: Mapping[str, Any]) -> tuple[str, str] | None:
    """Kept entries are X / (1 - p), a share 1 - p of them, in no pattern of rows or columns."""
    X, p = data["X"], data["rate_p"]
    got = np.asarray(_first(seen.values[0]), dtype=float)
    if got.shape != X.shape:
        return "shape", f"your shape is {got.shape}, expected {X.shape}"
    kept = got != 0
    share = float(kept.mean())
    if not kept.any():
        return "other", "everything is dropped"
    scale = float(np.median(got[kept] / X[kept]))
    message = (
        f"with p = {p} a share of {share:.2f} is kept, times {scale:.3g}; expected {1 - p:.2f}, times {1 / (1 - p):.3g}"
    )
    if abs(share - p) < 0.02 and abs(p - 0.5) > 0.1:
        return "keeps_p", message
    if abs(share - 1) < 1e-9:
        return "other", "nothing is dropped in training"
    if abs(share - (1 - p)) > 0.02:
        return "same_mask" if len(set(kept.mean(axis=1))) < 3 else "other", message
    if abs(scale - 1) < 1e-9:
        return "missing_scale", message
    if abs(scale - 1 / (1 - p)) > 1e-6 or not np.allclose(got[kept], X[kept] * scale):
        return "wrong_scale", message
    if (kept == kept[0]).all() or (kept == kept[:, :1]).all():
        return "same_mask", "every row (or column) is dropped alike"
    return None


def _fresh(seen: Seen, expected: Seen, data: Mapping[str, Any]) -> tuple[str, str] | None:
    first, second = (np.asarray(_first(value), dtype=float) for value in seen.values)
    return ("same_mask", "two calls dropped the same entries") if np.array_equal(first, second) else None


def _back(seen: Seen, expected: Seen, data: Mapping[str, Any]) -> tuple[str, str] | None:
    """The gradient goes where the output went, times the same factor."""
    G, p = data["G"], data["rate_p"]
    kept = np.asarray(_first(seen.values[0]), dtype=float) != 0
    got = np.asarray(_first(seen.values[1]), dtype=float)
    if got.shape != G.shape:
        return "shape", f"your shape is {got.shape}, expected {G.shape}"
    if np.allclose(got, G * kept / (1 - p)):
        return None
    if np.allclose(got, G * kept):
        return "missing_scale", "backward lacks the factor 1 / (1 - p)"
    if ((got != 0) != kept).any() and (got == 0).any():
        return "new_mask", f"{int(((got != 0) != kept).sum())} of {kept.size} entries pass one way alone"
    return "missing_factor", "where the output is 0 the gradient must be 0"


def _first(value: Any) -> Any:
    """Return the output of (output, mask)."""
    return value[0] if isinstance(value, tuple) else value


_EVALUATE = Call("evaluate", keep=False, maybe=True)
_BOTH = (Call("forward"), Call("backward"))
PROBES = (
    Probe("training, p = 0.2", Stage.FORWARD, (Call("forward"),), _data(0.2, True), check=_dropped),
    Probe("training, p = 0.7", Stage.FORWARD, (Call("forward"),), _data(0.7, True), check=_dropped),
    Probe("two calls", Stage.FORWARD, (Call("forward"), Call("forward")), _data(0.5, True), check=_fresh),
    Probe("evaluation", Stage.FORWARD, (_EVALUATE, Call("forward")), _data(0.4, False), mistake="eval_drops"),
    Probe("backward, p = 0.3", Stage.GRADIENT, _BOTH, _data(0.3, True), check=_back, optional=True),
    Probe("p = 0", Stage.EDGE, (Call("forward"),), _data(0.0, True)),
)
