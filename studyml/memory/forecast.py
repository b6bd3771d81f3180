"""What the coming days bring: cards due, minutes, and what will be known on a chosen day.

Owns a simulation in which every due card is answered on its day, recalled as often as its state says and put on the
lightest day in reach, as answers are. It draws no lots, so a forecast repeats. Pure; knows no store.
"""

from __future__ import annotations

import heapq
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from studyml.memory import fsrs
from studyml.memory.fsrs import NO_WISHES, MemoryState, Wishes
from studyml.memory.pace import NEW_SECONDS, seconds_for
from studyml.model.rating import Rating

FIRST_TRY = 0.55
"""How often a new card is answered right."""


@dataclass(frozen=True, slots=True)
class DayLoad:
    """One coming study day."""

    day: date
    due: int
    new: int
    minutes: int
    """For all of it."""
    due_minutes: int = 0
    """For what is due alone."""


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


class _Deck:
    """The cards as the simulation leaves them, in the order in which they fall due."""

    def __init__(self, states: Iterable[MemoryState], begin: date, wishes: Wishes) -> None:
        self.known = {state.card: state for state in states if state.stability is not None and not state.suspended}
        self._wishes = wishes
        self._queue = [(max(state.due, begin), card) for card, state in self.known.items() if state.due is not None]
        heapq.heapify(self._queue)
        self._loads = Counter(day for day, _ in self._queue)

    def due(self, day: date) -> Iterator[MemoryState]:
        """Take out card after card that is due by ``day``."""
        while self._queue and self._queue[0][0] <= day:
            yield self.known[heapq.heappop(self._queue)[1]]

    def answer(self, state: MemoryState, rating: Rating, day: date) -> None:
        """Put a card back, on the lightest day in reach."""
        self.known[state.card] = after = fsrs.answered(state, rating, day, self._wishes, self._load)
        if after.due is not None:
            self._loads[after.due] += 1
            heapq.heappush(self._queue, (after.due, state.card))

    def _load(self, first: date, last: date) -> dict[date, int]:
        days = map(date.fromordinal, range(first.toordinal(), last.toordinal() + 1))
        return {day: self._loads[day] for day in days}


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
    begun_today = sum(state.first == today for state in states)
    left = sys.maxsize if unseen is None else unseen
    deck = _Deck(states, wishes.back_on(today) or today, wishes)
    recall, first_try = _Share(), _Share()
    loads: list[DayLoad] = []
    recalls: list[float] = []
    for place in range(days):
        day = today + timedelta(days=place)
        if place == days - 1:  # what an interview finds: before that day's own answers
            recalls = [fsrs.retrievability(state, day) for state in deck.known.values()]
        due, seconds = 0, 0.0
        for state in deck.due(day):
            due += 1
            seconds += seconds_for(state.kind, state.seconds)
            recalled = recall.of(fsrs.retrievability(state, day))
            deck.answer(state, Rating.GOOD if recalled else Rating.AGAIN, day)
        offered = 0 if wishes.back_on(day) else new_a_day if place else max(0, new_a_day - begun_today)
        new = min(offered, left)
        left -= new
        for_due = -(-round(seconds) // 60)
        for number in range(new):
            first = Rating.GOOD if first_try.of(FIRST_TRY) else Rating.AGAIN
            deck.answer(MemoryState(f"new card {place}.{number}"), first, day)
        seconds += new * NEW_SECONDS
        loads.append(DayLoad(day, due, new, -(-round(seconds) // 60), for_due))
    return Forecast(tuple(loads), sum(recalls) / len(recalls) if recalls else 0.0, len(recalls))
