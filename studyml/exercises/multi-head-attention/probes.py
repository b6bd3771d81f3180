"""Probes of multi-head attention: two sizes, one head, a head per column, a batch, masks, large scores."""

from __future__ import annotations

from typing import Any

import numpy as np

from studyml.model.probe import Call, Probe, Stage

_RNG = np.random.default_rng(67)
_ASK = (Call("predict"),)


def _data(T: int, d: int, heads: int, lead: tuple[int, ...] = (), scale: float = 1.0) -> dict[str, Any]:
    X = scale * _RNG.normal(size=(*lead, T, d))
    return {"X": X, "Q": X, "K": X, "V": X, "d": d, "heads": heads, "mask": None}


def _state(d: int) -> dict[str, Any]:
    return {name: _RNG.normal(size=(d, d)) / np.sqrt(d) for name in ("Wq", "Wk", "Wv", "Wo")}


_SIX, _EIGHT = _state(6), _state(8)
_CAUSAL = {**_data(5, 6, 3, scale=2.0), "mask": np.tril(np.ones((5, 5), dtype=bool))}
_GAPS = {**_data(4, 8, 2, (3,)), "mask": np.array([[1, 0, 0, 1], [0, 1, 0, 0], [1, 1, 1, 0], [0, 1, 0, 1]], dtype=bool)}

PROBES = (
    Probe("T = 5, d = 6, 3 heads", Stage.FORWARD, _ASK, _data(5, 6, 3, scale=2.0), _SIX),
    Probe("T = 7, d = 8, 2 heads", Stage.FORWARD, _ASK, _data(7, 8, 2, scale=2.0), _EIGHT),
    Probe("one head", Stage.FORWARD, _ASK, _data(3, 8, 1), _EIGHT),
    Probe("a head per column", Stage.FORWARD, _ASK, _data(4, 6, 6), _SIX),
    Probe("a batch of 3", Stage.FORWARD, _ASK, _data(4, 8, 2, (3,)), _EIGHT),
    Probe("causal mask", Stage.FORWARD, _ASK, _CAUSAL, _SIX, mistake="mask_inverted"),
    Probe("a batch under a mask", Stage.FORWARD, _ASK, _GAPS, _EIGHT),
    Probe("one position", Stage.EDGE, _ASK, _data(1, 6, 2), _SIX),
    Probe("scores of ±1000", Stage.EXTREME, _ASK, _data(4, 6, 2, scale=40.0), _SIX, mistake="overflow"),
)
