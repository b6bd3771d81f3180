"""When: a time of day on some days of the week, and the hours in which nothing is said."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from studyml.errors import UsageError

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WORDS = {"daily": "mon-sun", "weekdays": "mon-fri", "weekend": "sat-sun", "weekends": "sat-sun"}


@dataclass(frozen=True, slots=True)
class Quiet:
    """A span of hours, which may pass midnight; its end no longer belongs to it."""

    begin: time
    end: time

    @staticmethod
    def of(text: str) -> Quiet | None:
        """Read a checked setting (``22:00-07:00``, "" for none)."""
        if not text:
            return None
        begin, end = text.split("-")
        return Quiet(time.fromisoformat(begin), time.fromisoformat(end))

    def __contains__(self, moment: time) -> bool:
        if self.begin <= self.end:
            return self.begin <= moment < self.end
        return moment >= self.begin or moment < self.end

    def __str__(self) -> str:
        return f"{self.begin:%H:%M}-{self.end:%H:%M}"


@dataclass(frozen=True, slots=True)
class Schedule:
    """A time of day, local, on days of the week (0 is Monday), sorted."""

    at: time = time(9)
    days: tuple[int, ...] = tuple(range(7))

    @staticmethod
    def read(at: str, days: str) -> Schedule:
        """Read ``09:00`` and ``mon-fri``, ``mon,wed,sat``, ``daily``. Raises :class:`UsageError` with an example."""
        clock = re.fullmatch(r"\s*(\d{1,2})(?::(\d\d))?\s*", at)
        if clock is None or int(clock[1]) > 23 or int(clock[2] or 0) > 59:
            raise UsageError(f"no time of day: '{at}'", remedy="e.g. --at 09:00")
        return Schedule(time(int(clock[1]), int(clock[2] or 0)), _days(days))

    @property
    def days_text(self) -> str:
        """The days in words: ``daily``, ``mon-fri``, ``mon,wed,sat``."""
        if len(self.days) == len(DAYS):
            return "daily"
        first, last = self.days[0], self.days[-1]
        if len(self.days) > 2 and self.days == tuple(range(first, last + 1)):
            return f"{DAYS[first]}-{DAYS[last]}"
        return ",".join(DAYS[day] for day in self.days)

    def __str__(self) -> str:
        return f"{self.days_text} {self.at:%H:%M}"

    def next_after(self, now: datetime) -> datetime:
        """Return the first moment of it after ``now``, in the zone of ``now``."""
        for ahead in range(len(DAYS) + 1):
            moment = (now + timedelta(days=ahead)).replace(
                hour=self.at.hour, minute=self.at.minute, second=0, microsecond=0
            )
            if moment > now and moment.weekday() in self.days:
                return moment
        raise AssertionError("a schedule has at least one day")


def _days(text: str) -> tuple[int, ...]:
    found: set[int] = set()
    for part in text.lower().split(","):
        begin, until, end = _WORDS.get(part.strip(), part).partition("-")
        first = _day(begin, text)
        last = _day(end, text) if until else first
        span = (last - first) % len(DAYS)  # fri-mon passes Sunday
        found |= {(first + step) % len(DAYS) for step in range(span + 1)}
    return tuple(sorted(found))


def _day(word: str, text: str) -> int:
    for number, name in enumerate(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")):
        if len(word.strip()) >= 2 and name.startswith(word.strip()):
            return number
    raise UsageError(
        f"no day of the week: '{word.strip() or text}'", remedy="e.g. --days mon-fri, mon,wed,sat or daily"
    )
