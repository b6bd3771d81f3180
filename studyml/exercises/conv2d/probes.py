"""Probes of the convolution: uneven sizes, stride with a remainder, padding, a kernel of one and one as large as the image."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from studyml.model.probe import Call, Probe, Seen, Stage

_RNG = np.random.default_rng(65)
_ASK = (Call("conv"),)


def _data(image: tuple[int, int], kernel: tuple[int, int], stride: int = 1, padding: int = 0) -> dict[str, Any]:
    X = _RNG.normal(size=image) + 0.5
    return {"X": X, "kernel": _RNG.normal(size=kernel), "stride": stride, "padding": padding}


def _sizes(data: Mapping[str, Any], *, stride: int, padding: int, more: int = 1) -> tuple[int, ...]:
    pairs = zip(data["X"].shape, data["kernel"].shape, strict=True)
    return tuple((size + 2 * padding - k) // stride + more for size, k in pairs)


def _windows(seen: Seen, expected: Seen, data: Mapping[str, Any]) -> str | tuple[str, str] | None:
    """The right size first: what a wrong one is the right size of names the mistake."""
    if seen.values[0] is None:
        return "returns_none", "the call returns None"
    got, want = np.asarray(seen.values[0], dtype=float), np.asarray(expected.values[0], dtype=float)
    s, p = data["stride"], data["padding"]
    if got.shape != want.shape:
        text = f"your shape is {got.shape}, expected {want.shape}"
        named = {
            "stride_ignored": _sizes(data, stride=1, padding=p),
            "padding_ignored": _sizes(data, stride=s, padding=0),
            "off_by_one": _sizes(data, stride=s, padding=p, more=0),
        }
        code = next((code for code, shape in named.items() if shape == got.shape), "")
        one_axis = s > 1 and any(a == b for a, b in zip(got.shape, named["stride_ignored"], strict=False))
        return code or ("stride_ignored" if one_axis else "shape"), text
    if np.allclose(got, want, rtol=1e-6, atol=1e-9):
        return None
    i, j = np.unravel_index(int(np.argmax(np.abs(got - want))), want.shape)
    return f"entry ({i}, {j}): yours {got[i, j]:.4g}, expected {want[i, j]:.4g}"


PROBES = (
    Probe("5 x 7 by 3 x 3", Stage.FORWARD, _ASK, _data((5, 7), (3, 3)), check=_windows),
    Probe("6 x 4 by 2 x 3", Stage.FORWARD, _ASK, _data((6, 4), (2, 3)), check=_windows),
    Probe("8 x 9 by 3 x 2, stride 2", Stage.FORWARD, _ASK, _data((8, 9), (3, 2), stride=2), check=_windows),
    Probe("5 x 6 by 3 x 3, padding 1", Stage.FORWARD, _ASK, _data((5, 6), (3, 3), padding=1), check=_windows),
    Probe("7 x 8 by 3 x 3, stride 3, padding 2", Stage.FORWARD, _ASK, _data((7, 8), (3, 3), 3, 2), check=_windows),
    Probe("a kernel as large as the image", Stage.EDGE, _ASK, _data((3, 4), (3, 4)), check=_windows),
    Probe("a kernel of one", Stage.EDGE, _ASK, _data((2, 5), (1, 1)), check=_windows),
    Probe("a stride beyond the image", Stage.EDGE, _ASK, _data((4, 4), (2, 2), stride=5), check=_windows),
)
