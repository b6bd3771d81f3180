"""What the coming days bring: cards due, minutes, and what will be known on a chosen day.

Owns a simulation in which every due card is answered on its day, recalled as often as its state says and put on the
lightest day in reach, as answers are. It draws no lots, so a forecast repeats. Pure; knows no store.
"""

from __future__ import annotations

import heapq
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from studyml.memory import fsrs
from studyml.memory.fsrs import NO_WISHES, MemoryState, Wishes
from studyml.memory.pace import NEW_SECONDS, seconds_for
from studyml.model.rating import Rating

FIRST_TRY = 0.55
"""How often a new card is answered right (syllabus §3, load)."""


@dataclass(frozen=True, slots=True)
class DayLoad:
    """One coming study day."""

    day: date
    due: int
    new: int
    minutes: int


@dataclass(frozen=True, slots=True)
class Forecast:
    """The days from today on, and what is known at their end."""

    days: tuple[DayLoad, ...]
    known: float
    """Mean probability of recall on the morning of the last day, of all cards answered before it; 0 without any."""
    cards: int
    """How many those are."""


class _Share:
    """Says yes to as large a share of the questions as each asks for, evenly: a draw's luck would stay in every sum."""

    def __init__(self) -> None:
        self._owed = 0.5

    def of(self, part: float) -> bool:
        """Return whether it is this one's turn, which it is in ``part`` of the cases."""
        self._owed += part
        if self._owed < 1:
            return False
        self._owed -= 1
        return True


def forecast(
    states: Iterable[MemoryState],
    today: date,
    days: int,
    wishes: Wishes = NO_WISHES,
    new_a_day: int = 0,
    unseen: int | None = None,
) -> Forecast:
    """Return the work of ``days`` study days from ``today`` on, with ``new_a_day`` new cards on each.

    What is overdue is counted today, new cards begun today are not counted again; in a break nothing is asked, and what
    was overdue before it waits for its end. Suspended cards are left out. ``unseen``: how many there are that were
    never answered; None: they never end.
    """
    states = list(states)
    last_day = today + timedelta(days=days - 1)
    begun_today = sum(state.first == today for state in states)
    left = sys.maxsize if unseen is None else unseen
    known = {state.card: state for state in states if state.stability is not None and not state.suspended}
    begin = wishes.back_on(today) or today
    queue = [(max(state.due, begin), card) for card, state in known.items() if state.due is not None]
    heapq.heapify(queue)
    recall, first_try = _Share(), _Share()
    loads = Counter(day for day, _ in queue)

    def load(first: date, last: date) -> dict[date, int]:
        days = (date.fromordinal(number) for number in range(first.toordinal(), last.toordinal() + 1))
        return {day: loads[day] for day in days}

    def answer(state: MemoryState, rating: Rating, day: date) -> None:
        known[state.card] = after = fsrs.answered(state, rating, day, wishes, load)
        if after.due is not None:
            loads[after.due] += 1
            heapq.heappush(queue, (after.due, state.card))

    due, begun, seconds = [0] * days, [0] * days, [0.0] * days
    recalls: list[float] = []
    for place in range(days):
        day = today + timedelta(days=place)
        if day == last_day:  # what an interview finds: before that day's own answers
            recalls = [fsrs.retrievability(state, day) for state in known.values()]
        while queue and queue[0][0] <= day:
            _, card = heapq.heappop(queue)
            state = known[card]
            due[place] += 1
            seconds[place] += seconds_for(state.kind, state.seconds)
            recalled = recall.of(fsrs.retrievability(state, day))
            answer(state, Rating.GOOD if recalled else Rating.AGAIN, day)
        offered = 0 if wishes.back_on(day) else new_a_day if place else max(0, new_a_day - begun_today)
        for number in range(min(offered, left)):
            left -= 1
            card = f"new card {place}.{number}"
            first = Rating.GOOD if first_try.of(FIRST_TRY) else Rating.AGAIN
            answer(MemoryState(card), first, day)
            begun[place] += 1
            seconds[place] += NEW_SECONDS
    ahead = tuple(
        DayLoad(today + timedelta(days=place), due[place], begun[place], -(-round(seconds[place]) // 60))
        for place in range(days)
    )
    return Forecast(ahead, sum(recalls) / len(recalls) if recalls else 0.0, len(recalls))
