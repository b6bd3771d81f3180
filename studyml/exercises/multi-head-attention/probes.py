"""Probes of multi-head attention: two head counts, one head, a causal mask, a batch."""

from __future__ import annotations

from typing import Any

import numpy as np

from studyml.model.probe import Call, Probe, Stage

_RNG = np.random.default_rng(51)
_ASK = (Call("attention"),)


def _data(t: int, d: int, heads: int, batch: tuple[int, ...] = ()) -> dict[str, Any]:
    weights = {name: _RNG.normal(size=(d, d)) * 0.7 for name in ("Wq", "Wk", "Wv", "Wo")}
    return {"X": _RNG.normal(size=(*batch, t, d)), "heads": heads, "mask": None, **weights}


PROBES = (
    Probe("t = 3, d = 8, 2 heads", Stage.FORWARD, _ASK, _data(3, 8, 2)),
    Probe("t = 5, d = 6, 3 heads", Stage.FORWARD, _ASK, _data(5, 6, 3)),
    Probe("one head", Stage.EDGE, _ASK, _data(4, 6, 1)),
    Probe(
        "causal mask",
        Stage.FORWARD,
        _ASK,
        {**_data(4, 8, 4), "mask": np.tril(np.ones((4, 4), dtype=bool))},
        mistake="mask_inverted",
    ),
    Probe("a batch of two", Stage.EDGE, _ASK, _data(3, 4, 2, (2,))),
)
