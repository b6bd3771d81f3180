"""Probes of the convolution: uneven sizes, strides with a remainder, padding, a kernel of one and one of full size."""

from __future__ import annotations

from typing import Any

import numpy as np

from studyml.model.probe import Call, Probe, Stage

_RNG = np.random.default_rng(42)
_ASK = (Call("conv"),)


def _data(H: int, W: int, h: int, w: int, stride: int = 1, padding: int = 0) -> dict[str, Any]:
    return {"X": _RNG.normal(size=(H, W)), "kernel": _RNG.normal(size=(h, w)), "stride": stride, "padding": padding}


PROBES = (
    Probe("5 x 7, kernel 3 x 3", Stage.FORWARD, _ASK, _data(5, 7, 3, 3)),
    Probe("6 x 4, kernel 2 x 3", Stage.FORWARD, _ASK, _data(6, 4, 2, 3)),
    Probe("stride 2", Stage.FORWARD, _ASK, _data(7, 9, 3, 3, 2), mistake="stride_ignored"),
    Probe("padding 1", Stage.FORWARD, _ASK, _data(4, 5, 3, 3, 1, 1), mistake="padding_ignored"),
    Probe("stride 3, padding 2", Stage.FORWARD, _ASK, _data(6, 8, 3, 2, 3, 2)),
    Probe("a kernel as large as the image", Stage.EDGE, _ASK, _data(4, 4, 4, 4)),
    Probe("a kernel of one", Stage.EDGE, _ASK, _data(3, 5, 1, 1)),
)
