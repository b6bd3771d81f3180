"""Study days: the local date after the rollover hour. All scheduling counts these, never hours.

Owns the one mapping from a moment to a study day. Standard library only: ``studyml due`` pays for it.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

ROLLOVER_HOUR = 4
"""A day ends at four in the morning unless the learner says otherwise."""


def study_day(now: datetime, rollover_hour: int = ROLLOVER_HOUR) -> date:
    """Return the study day of an aware local time.

    Counted on the wall clock, so a night of 23 or 25 hours moves nothing.
    Raises :class:`ValueError` for a naive time or an hour outside 0 to 23.
    """
    if now.tzinfo is None:
        raise ValueError("a study day needs an aware time")
    if not 0 <= rollover_hour <= 23:
        raise ValueError(f"the rollover hour is 0 to 23, not {rollover_hour}")
    wall = now.replace(tzinfo=None)
    if wall.hour >= rollover_hour or wall.date() == date.min:
        return wall.date()
    return wall.date() - timedelta(days=1)
