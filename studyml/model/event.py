"""Events: what happened, never changed. Values only; ``store`` keeps them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple


class EventKind(StrEnum):
    """What an event says."""

    REVIEW = "review"
    REPEAT = "repeat"
    ATTEMPT = "attempt"
    VOID = "void"
    CARD = "card"
    SESSION = "session"
    PLAN = "plan"
    RETRO = "retro"
    SETTING = "setting"


class Event(NamedTuple):
    """One row of the log. (A dataclass takes ten calls to be frozen, and an answer waits for them.)"""

    id: str
    """A UUIDv7."""
    device: str
    seq: int
    """Gapless per device, from 1."""
    kind: EventKind
    at_utc: datetime
    """Aware, in UTC."""
    offset_min: int
    """The learner's offset from UTC then, in minutes."""
    study_day: str
    """ISO date of the study day."""
    card: str | None
    seed: int | None
    payload: Mapping[str, Any]
