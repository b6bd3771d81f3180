"""What is about to be written: an event not yet in the log, and when it happened.

Owns how a moment is spelled in the log. Knows no table and no file.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from studyml.memory.study_day import going_on
from studyml.model.event import EventKind


class Moment(NamedTuple):
    """When something happened, as the log writes it."""

    at_utc: datetime
    """Aware, in UTC."""
    offset_min: int
    study_day: str


class Draft(NamedTuple):
    """An event not yet in the log."""

    kind: EventKind
    payload: Mapping[str, Any]
    card: str | None = None
    seed: int | None = None
    moment: Moment | None = None
    """None: now."""


def moment_of(now: datetime, rollover_hour: int, last_day: str, last_at: str) -> Moment:
    """Return now as the log writes it."""
    day = now.date().isoformat()
    if now.hour < rollover_hour or day < last_day:  # else it is the study day, and nothing goes on
        day = going_on(now, rollover_hour, last_day, last_at).isoformat()
    offset = now.utcoffset()
    return Moment(now.astimezone(UTC), round(offset.total_seconds() / 60) if offset else 0, day)
