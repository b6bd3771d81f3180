"""Probes: one behaviour that a submission is asked for, as an exercise states it.

Owns the values that ``exercises/*/probes.py`` is made of. Knows neither the submission nor the
reference: what is expected is found by asking the reference the same probe. Arrays are NumPy's,
but this module does not import NumPy.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any

_NOTHING: Mapping[str, Any] = MappingProxyType({})


class Stage(StrEnum):
    """What a probe looks at, in causal order: the first stage that fails names the mistake."""

    FORWARD = "forward"
    LOSS = "loss"
    GRADIENT = "gradient"
    UPDATE = "update"
    INPUTS = "inputs"
    CONVERGENCE = "convergence"
    EDGE = "edge"
    EXTREME = "extreme"
    SPEED = "speed"


STAGES: tuple[Stage, ...] = tuple(Stage)


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a role within a probe."""

    role: str
    """A role of the exercise: ``predict``, ``fit``, ``step``, …"""
    give: Mapping[str, Any] = field(default_factory=lambda: _NOTHING)
    """Arguments for this call alone, by canonical name, over the probe's ``data``."""
    keep: bool = True
    """Whether what it returns is compared."""
    maybe: bool = False
    """Whether the call is left out where nothing plays the role: ``eval()`` of a layer."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What one probe saw: of the submission or, the same probe asked, of the reference."""

    values: tuple[Any, ...] = ()
    """What the kept calls returned, as plain arrays, tuples and dicts."""
    start: Mapping[str, Any] | None = None
    """The parameters before the calls, by canonical name; None where the exercise has none."""
    after: Mapping[str, Any] | None = None
    """The parameters after the calls."""
    changed: tuple[str, ...] = ()
    """Arguments of the caller that a call altered."""


Check = Callable[[Seen, Seen, Mapping[str, Any]], "str | tuple[str, str] | None"]
"""(submission's, reference's, the probe's data) → None when right, else a sentence or (mistake, sentence)."""


@dataclass(frozen=True, slots=True)
class Probe:
    """One behaviour: build, set the parameters, make the calls, compare what comes back."""

    name: str
    """Shown to the learner: ``gradient (n = 8, rate 0.013)``."""
    stage: Stage
    calls: tuple[Call, ...]
    data: Mapping[str, Any] = field(default_factory=lambda: _NOTHING)
    """Everything a call or the constructor may take, by canonical name."""
    state: Mapping[str, Any] = field(default_factory=lambda: _NOTHING)
    """Parameters to set before the calls, by canonical name."""
    rtol: float = 1e-6
    atol: float = 1e-9
    check: Check | None = None
    """Replaces the comparison with the reference's values; runs in the judge, never beside the submission."""
    mistake: str = ""
    """The mistake named when nothing more exact is found."""
    remark: str = ""
    """If set, failing charges nothing: it is a remark with this code."""
    optional: bool = False
    """Whether a submission without the role passes."""
    fresh: bool = False
    """Parameters are left as the constructor makes them."""
    needs: tuple[str, ...] = ()
    """Arguments that the submission must take for this probe to mean anything (``centers``); else it is skipped."""
