"""What was done day by day: the heat map, the run of days, and how much of what was known was remembered.

Owns those counts; they are folds of the store and nothing is kept. Must not know a screen.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from studyml.memory.weakness import success
from studyml.model import Event
from studyml.store.tables import DayCount

RETENTION_DAYS = 30


@dataclass(frozen=True, slots=True)
class Retention:
    """How often a card that had been answered on an earlier day was recalled."""

    asked: int
    recalled: int
    days: int
    """The days looked back on."""

    @property
    def share(self) -> float | None:
        """Recalled of asked, None when nothing was asked again."""
        return self.recalled / self.asked if self.asked else None


def weeks(days: Iterable[DayCount], today: date, count: int) -> tuple[tuple[int, ...], ...]:
    """Return the answers of the last ``count`` weeks, oldest first: seven days each from Monday, -1 for days ahead."""
    answers = {day.day: day.reviews + day.repeats + day.attempts for day in days}
    monday = today - timedelta(days=today.weekday() + 7 * (count - 1))
    grid = [[monday + timedelta(days=7 * week + place) for place in range(7)] for week in range(count)]
    return tuple(tuple(-1 if day > today else answers.get(day, 0) for day in week) for week in grid)


def run_of_days(studied: Collection[date], today: date) -> int:
    """Return how many study days in a row ended today, or yesterday when today is still to come."""
    day = today if today in studied else today - timedelta(days=1)
    length = 0
    while day in studied:
        length += 1
        day -= timedelta(days=1)
    return length


def retention(reviews: Iterable[Event], today: date, days: int = RETENTION_DAYS) -> Retention:
    """Return the recall of the last ``days`` study days, over first answers to cards that had been answered before."""
    since = (today - timedelta(days=days - 1)).isoformat()
    seen: dict[str | None, str] = {}
    asked = recalled = 0
    for event in reviews:
        again = event.card in seen and seen[event.card] < event.study_day
        seen[event.card] = event.study_day
        if again and event.study_day >= since:
            asked += 1
            recalled += success(event.payload) > 0
    return Retention(asked, recalled, days)
