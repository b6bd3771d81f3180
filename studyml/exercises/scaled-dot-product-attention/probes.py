"""Probes of attention: one sequence, a batch with heads, a causal mask, large scores."""

from __future__ import annotations

from typing import Any

import numpy as np

from studyml.model.probe import Call, Probe, Stage

_RNG = np.random.default_rng(34)
_ASK = (Call("attention"),)


def _data(t: int, s: int, d: int, e: int, lead: tuple[int, ...] = ()) -> dict[str, Any]:
    def draw(*shape: int) -> np.ndarray:
        return _RNG.normal(size=(*lead, *shape))

    return {"Q": draw(t, d), "K": draw(s, d), "V": draw(s, e), "d": d, "mask": None}


_CAUSAL = {**_data(5, 5, 4, 3), "mask": np.tril(np.ones((5, 5), dtype=bool))}
_LARGE = _data(3, 4, 2, 5)
_LARGE["Q"] = _LARGE["Q"] * 1000

PROBES = (
    Probe("t = 3, s = 5, d = 4", Stage.FORWARD, _ASK, _data(3, 5, 4, 6)),
    Probe("t = 6, s = 2, d = 9", Stage.FORWARD, _ASK, _data(6, 2, 9, 3)),
    Probe("batch and heads (2, 3, …)", Stage.FORWARD, _ASK, _data(4, 5, 3, 2, (2, 3))),
    Probe("causal mask", Stage.FORWARD, _ASK, _CAUSAL, mistake="mask_inverted"),
    Probe("one query", Stage.EDGE, _ASK, _data(1, 5, 4, 2)),
    Probe("scores of ±1000", Stage.EXTREME, _ASK, _LARGE, mistake="overflow"),
)
