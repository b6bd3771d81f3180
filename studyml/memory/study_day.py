"""Study days: the local date after the rollover hour. All scheduling counts these, never hours.

Owns the one mapping from a moment to a study day. Standard library only: ``studyml due`` pays for it.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

ROLLOVER_HOUR = 4
"""A day ends at four in the morning unless the learner says otherwise."""
CLOCKS_DIFFER_SECONDS = 600
"""Clocks are set by so much every day; nobody need hear of it."""


def study_day(now: datetime, rollover_hour: int = ROLLOVER_HOUR) -> date:
    """Return the study day of an aware local time.

    Counted on the wall clock, so a night of 23 or 25 hours moves nothing.
    Raises :class:`ValueError` for a naive time or an hour outside 0 to 23.
    """
    if now.tzinfo is None:
        raise ValueError("a study day needs an aware time")
    if not 0 <= rollover_hour <= 23:
        raise ValueError(f"the rollover hour is 0 to 23, not {rollover_hour}")
    day = now.date()
    if now.hour >= rollover_hour or day == date.min:
        return day
    return day - timedelta(days=1)


def going_on(now: datetime, rollover_hour: int, last_day: str, last_at: str) -> date:
    """Return the study day of ``now`` after an event of the study day ``last_day``, written at ``last_at`` (UTC).

    Where time went on but the local day went back (travel west over the date line, a later rollover hour) the study
    day stays: no day is lived twice. A clock that itself went back is not hidden. Both texts are "" without an event.
    """
    day = study_day(now, rollover_hour)
    if last_day > day.isoformat() and utc_text(now) >= last_at:
        before = date.fromisoformat(last_day)
        if (before - day).days <= 1:
            return before
    return day


def utc_text(moment: datetime) -> str:
    """Return a moment as the log writes it: ISO, in UTC, to the microsecond; texts sort as times do."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def day_of(setting: Any) -> date | None:
    """Return the day that a setting holds, None for what can't be one."""
    try:
        return date.fromisoformat(setting) if isinstance(setting, str) else None
    except ValueError:
        return None


def break_of(setting: Any) -> tuple[date | None, date | None]:
    """Return the first day of a break and that of coming back, of the setting ``away``; None for what can't be read."""
    return (day_of(setting.get("from")), day_of(setting.get("until"))) if isinstance(setting, dict) else (None, None)


def back_on(day: date, begin: date | None, until: date | None) -> date | None:
    """Return the day of coming back where ``day`` lies in a break, on which nothing is asked; else None.

    A break without a first day has begun.
    """
    return until if until is not None and day < until and (begin is None or day >= begin) else None
