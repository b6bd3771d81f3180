"""The only reader of time.

Owns "now"; everything else takes ``now`` as an argument or a :class:`Clock`. ``STUDYML_NOW``
(an ISO time with offset) fixes the clock of a whole run: trials, tests, screenshots.
"""

from __future__ import annotations

import os
import time
from datetime import datetime, timedelta
from typing import Protocol

from studyml.errors import SettingsError

EARLIEST, LATEST = 1970, 2999
"""Years a clock may show; further on, no due day would be left in the calendar."""


class Clock(Protocol):
    """What the rest of the program may know of time."""

    def now(self) -> datetime:
        """Return the present, aware, in the learner's own zone."""

    def monotonic(self) -> float:
        """Return seconds on a clock that never goes back; only differences mean something."""

    def at(self, wall: datetime) -> datetime:
        """Return the moment at which clocks here show ``wall``, its date and time; past a change of the hour too."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the present in the local zone."""
        return datetime.now().astimezone()

    def monotonic(self) -> float:
        """Return the system's monotonic seconds."""
        return time.monotonic()

    def at(self, wall: datetime) -> datetime:
        """Return the moment in the local zone, by its rules for that day."""
        return wall.replace(tzinfo=None).astimezone()


class FixedClock:
    """A clock that stands still until told to move."""

    def __init__(self, now: datetime):
        if now.tzinfo is None:
            raise ValueError("a fixed clock needs an aware time")
        self._now = now
        self._elapsed = 0.0

    def now(self) -> datetime:
        """Return the time it was set to, plus what it was advanced by."""
        return self._now

    def monotonic(self) -> float:
        """Return the seconds it was advanced by."""
        return self._elapsed

    def at(self, wall: datetime) -> datetime:
        """Return the moment in the zone it was set to."""
        return wall.replace(tzinfo=self._now.tzinfo)

    def advance(self, **by: float) -> None:
        """Move on by ``timedelta(**by)``."""
        step = timedelta(**by)
        self._now += step
        self._elapsed += step.total_seconds()


def clock_from_environment() -> Clock:
    """Return the clock of this run: fixed by ``STUDYML_NOW`` if set, else the system's.

    Raises :class:`SettingsError` when the variable holds no ISO time with an offset.
    """
    text = os.environ.get("STUDYML_NOW")
    if not text:
        return SystemClock()
    try:
        now = datetime.fromisoformat(text)
        if not EARLIEST <= now.year <= LATEST:
            raise ValueError("no clock shows such a year")
        return FixedClock(now)
    except ValueError as error:
        raise SettingsError(
            f"STUDYML_NOW is not a time with an offset, from {EARLIEST} to {LATEST}: {text!r}",
            remedy="e.g. 2027-01-15T09:00+01:00",
        ) from error
