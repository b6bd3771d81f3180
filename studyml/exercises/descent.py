"""Probes that every model trained by gradient descent is asked: forward and loss at two sizes, a step at two rates.

Owns their order and names. Two sizes tell a mean from a sum, two rates a step that ignores its rate. Knows no exercise.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from studyml.model.probe import Call, Probe, Stage

Values = Mapping[str, Any]


def forward_probes(small: Values, large: Values, state: Values, *, said: str = "predict") -> tuple[Probe, ...]:
    """Return the probes of ``predict`` at two sizes, under the word that the exercise has for it."""
    return tuple(
        Probe(f"{said} ({_rows(data)})", Stage.FORWARD, (Call("predict"),), data, state) for data in (small, large)
    )


def step_probes(small: Values, large: Values, slow: Values, state: Values, *, once: bool = True) -> tuple[Probe, ...]:
    """Return the probes of the loss at two sizes (optional), and of a step at both and at a second rate.

    ``slow`` is ``small`` at that rate. ``once``: the same step by ``fit`` is asked too, where a model has both.
    """
    losses = [
        Probe(f"loss ({_rows(data)})", Stage.LOSS, (Call("loss"),), data, state, optional=True)
        for data in (small, large)
    ]
    steps = [
        Probe(f"step ({_rows(data)}, rate {data['rate']:g})", Stage.GRADIENT, (Call("step"),), data, state)
        for data in (small, large, slow)
    ]
    by_fit = [Probe("fit, one step", Stage.UPDATE, (Call("fit_once"),), small, state, optional=True)]
    return (*losses, *steps, *(by_fit if once else ()))


def _rows(data: Values) -> str:
    return f"n = {len(data['X'])}"
