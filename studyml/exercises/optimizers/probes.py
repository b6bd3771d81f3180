"""Probes of Adam: one step, three steps with changing gradients, a matrix, a small and a zero gradient."""

from __future__ import annotations

from typing import Any

import numpy as np

from studyml.model.probe import Call, Probe, Stage

_RNG = np.random.default_rng(37)


def _steps(
    count: int, shape: tuple[int, ...], rate: float = 0.1, scale: float = 1.0
) -> tuple[tuple[Call, ...], dict[str, Any]]:
    """``count`` calls from the same w, each with a gradient of its own: what changes is the state within."""
    calls = tuple(Call("advance", {"g": scale * _RNG.normal(size=shape)}) for _ in range(count))
    return calls, {"w": _RNG.normal(size=shape), "rate": rate, "betas": (0.9, 0.999)}


def _probe(name: str, stage: Stage, count: int, shape: tuple[int, ...], rate: float = 0.1, scale: float = 1.0) -> Probe:
    calls, data = _steps(count, shape, rate, scale)
    return Probe(name, stage, calls, data, rtol=1e-6, atol=1e-12)


PROBES = (
    _probe("one step", Stage.FORWARD, 1, (4,)),
    _probe("three steps", Stage.UPDATE, 3, (5,), 0.03),
    _probe("a matrix, four steps", Stage.UPDATE, 4, (2, 3)),
    _probe("gradients of 1e-6", Stage.EDGE, 2, (3,), scale=1e-6),
    _probe("gradients of 0", Stage.EXTREME, 2, (3,), scale=0.0),
)
