"""The scheduler: the only module that knows the library ``fsrs``.

Owns a card's state of memory, one step of it, and the day it is due. Works on whole study days (the
library's floor of 24-hour periods would drift with the hour), without learning steps, with a fuzz of
our own that is a function of card and review number. Imports the library on first use: ``studyml
due`` reads stored days and never needs it.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from studyml.memory.study_day import back_on
from studyml.model.rating import Rating

if TYPE_CHECKING:
    import fsrs
    from fsrs import Scheduler

FSRS_VERSION = "6.3.2"
"""The library that made the stored states; another version gives other numbers for one history."""
RETENTION = 0.85
"""The recall aimed at on the day a card is due."""
MAX_INTERVAL = 36_500
NEAR_DAYS = 7
"""How far from its own place in the fuzz range a card goes for a lighter day."""
INTERVIEW_WEEK = 7
"""Days before an interview over which the cards that would fall after it are spread."""
_FUZZ_STEPS = ((2.5, 7.0, 0.15), (7.0, 20.0, 0.10), (20.0, math.inf, 0.05))


@dataclass(frozen=True, slots=True)
class MemoryState:
    """What is known of a card. A card only suspended, never answered, has no stability and no day."""

    card: str
    area: str = ""
    kind: str = ""
    seconds: int = 30
    """Target seconds of the last answer's question."""
    stability: float | None = None
    """Days until recall falls to 0.9."""
    difficulty: float | None = None
    """1 to 10."""
    first: date | None = None
    """Study day of the first review."""
    last: date | None = None
    """Study day of the last review."""
    due: date | None = None
    reviews: int = 0
    lapses: int = 0
    """How often it was forgotten after having been known."""
    suspended: bool = False
    buried: date | None = None
    """Hidden on this study day only."""
    flagged: bool = False

    @property
    def new(self) -> bool:
        """Whether it was never answered."""
        return self.reviews == 0

    @property
    def to_begin(self) -> bool:
        """Whether it was never answered and may still be."""
        return self.new and not self.suspended

    @property
    def leech(self) -> bool:
        """Whether it was forgotten so often that something else should be done about it."""
        return self.lapses >= LEECH_LAPSES


LEECH_LAPSES = 8


def check_retention(retention: float) -> float:
    """Return it, or raise :class:`ValueError` outside 0.70 to 0.97 (the library checks nothing)."""
    if not 0.70 <= retention <= 0.97:
        raise ValueError(f"retention is 0.70 to 0.97, not {retention}")
    return retention


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the learner asked of all due days; part of the log as settings."""

    retention: float = RETENTION
    interview: date | None = None
    """No card reviewed before it is due after it."""
    away_from: date | None = None
    """First day of a break; None: everything that is due counts."""
    away_until: date | None = None
    """The study day on which the learner is back."""

    def __post_init__(self) -> None:
        check_retention(self.retention)

    def back_on(self, day: date) -> date | None:
        """Return the day of coming back where ``day`` lies in the break; else None."""
        return back_on(day, self.away_from, self.away_until)


NO_WISHES = Wishes()


@dataclass(frozen=True, slots=True)
class NextState:
    """What a card becomes under one rating."""

    rating: Rating
    stability: float
    difficulty: float
    due: date
    days: int
    """From the day of the answer."""
    place: float | None = None
    """Where in the fuzz range the load put it; None: where card and number put it."""


@lru_cache(maxsize=8)
def _scheduler(retention: float) -> Scheduler:
    from fsrs import Scheduler

    return Scheduler(
        desired_retention=check_retention(retention),
        learning_steps=(),
        relearning_steps=(),
        maximum_interval=MAX_INTERVAL,
        enable_fuzzing=False,
    )


def step(
    stability: float | None, difficulty: float | None, last: date | None, rating: int, day: date
) -> tuple[float, float]:
    """Return stability and difficulty after an answer on ``day``.

    A first answer has None before. A day before the last review counts as that day itself. A second
    review of one day (two devices) takes the library's short-term formula. Calls the formulas of the pinned
    library directly: its ``review_card`` spends three quarters of its time on copies and dates that the
    store keeps itself (a test holds both to the same bits).
    """
    scheduler = _scheduler(RETENTION)
    chosen = _ratings()[rating - 1]
    if stability is None or difficulty is None or last is None:
        return scheduler._initial_stability(rating=chosen), scheduler._initial_difficulty(rating=chosen, clamp=True)
    days = (day - last).days
    if days < 1:
        after = scheduler._short_term_stability(stability=stability, rating=chosen)
    else:
        after = scheduler._next_stability(
            difficulty=difficulty, stability=stability, retrievability=recall(stability, days), rating=chosen
        )
    return after, scheduler._next_difficulty(difficulty=difficulty, rating=chosen)


@lru_cache(maxsize=1)
def _ratings() -> tuple[fsrs.Rating, ...]:
    from fsrs import Rating

    return (Rating.Again, Rating.Hard, Rating.Good, Rating.Easy)


@lru_cache(maxsize=1)
def _curve() -> tuple[float, float]:
    """Return (factor, decay) of the library's forgetting curve."""
    decay = -_scheduler(RETENTION).parameters[20]
    return float(0.9 ** (1 / decay) - 1), float(decay)


def interval(stability: float, retention: float = RETENTION) -> int:
    """Return the days until recall falls to ``retention``, 1 to :data:`MAX_INTERVAL`."""
    factor, decay = _curve()
    days: int = round(stability / factor * (retention ** (1 / decay) - 1))
    return min(max(days, 1), MAX_INTERVAL)


def recall(stability: float, days: int) -> float:
    """Return the probability of recall ``days`` after a review."""
    factor, decay = _curve()
    return float((1 + factor * max(days, 0) / stability) ** decay)


def retrievability(state: MemoryState, day: date) -> float:
    """Return the probability that the card is recalled on ``day``; 0 for one never answered."""
    if state.stability is None or state.last is None:
        return 0.0
    return recall(state.stability, (day - state.last).days)


def place(card: str, number: int, salt: str = "") -> float:
    """Return a place in [0, 1) that only card and review number decide."""
    return zlib.crc32(f"{card}\x00{number}\x00{salt}".encode("utf-8", "surrogatepass")) / 2**32


def fuzz_range(days: int) -> tuple[int, int]:
    """Return the shortest and longest interval that may stand for ``days``."""
    if days < 2.5:
        return days, days
    delta = 1.0 + sum(factor * max(min(days, end) - start, 0.0) for start, end, factor in _FUZZ_STEPS)
    return max(2, round(days - delta)), min(round(days + delta), MAX_INTERVAL)


def fuzzed(days: int, at: float) -> int:
    """Return the interval at the place ``at`` (in [0, 1)) of the fuzz range of ``days``."""
    low, high = fuzz_range(days)
    return low + int(at * (high - low + 1))


def due_day(
    card: str, stability: float, last: date, reviews: int, wishes: Wishes = NO_WISHES, at: float | None = None
) -> date:
    """Return the study day on which a card is due; always after ``last``.

    ``at`` places it in the fuzz range: chosen with the answer to even out the load, else by card and number.
    """
    days = fuzzed(interval(stability, wishes.retention), place(card, reviews) if at is None else at)
    due = _later(last, days)
    if wishes.interview is not None and last < wishes.interview < due:
        week = min(INTERVIEW_WEEK, (wishes.interview - last).days)
        due = wishes.interview - timedelta(days=int(place(card, reviews, "interview") * week))
        if due <= last:
            due = _later(last, 1)
    until = wishes.away_until
    if until is not None and last < until and due < until and (wishes.away_from is None or due >= wishes.away_from):
        start = wishes.away_from if wishes.away_from is not None else due
        spread = max(1, min(14, (until - start).days))
        due = _later(until, int(place(card, reviews, "away") * spread))
    return due


def _later(day: date, days: int) -> date:
    """Return the day so many days later; the calendar ends with the year 9999."""
    return date.fromordinal(min(day.toordinal() + days, date.max.toordinal()))


Load = Callable[[date, date], Mapping[date, int]]
"""Says how many cards are due on each day from the first to the last."""


def lightest(card: str, number: int, last: date, days: int, load: Load) -> float:
    """Return the place in the fuzz range of ``days`` of the day with the fewest cards due.

    Of equal days the nearest to the card's own place is taken, so that a small collection is spread as well.
    """
    low, high = fuzz_range(days)
    own = low + int(place(card, number) * (high - low + 1))
    if low < high <= (date.max - last).days:
        first, until = max(low, own - NEAR_DAYS), min(high, own + NEAR_DAYS)
        start = last.toordinal()
        counts = load(date.fromordinal(start + first), date.fromordinal(start + until))
        busy = {day.toordinal() - start: count for day, count in counts.items()}
        own = min((busy.get(n, 0), abs(n - own), n) for n in range(first, until + 1))[2]
    return (own - low + 0.5) / (high - low + 1)


def next_state(
    state: MemoryState, rating: Rating, day: date, wishes: Wishes = NO_WISHES, load: Load | None = None
) -> NextState:
    """Return what an answer of one rating on ``day`` makes of the card; with ``load``, on the lightest day."""
    stability, difficulty = step(state.stability, state.difficulty, state.last, rating, day)
    last = day if state.last is None else max(day, state.last)
    number = state.reviews + 1
    at = None
    if load is not None:
        at = lightest(state.card, number, last, interval(stability, wishes.retention), load)
    due = due_day(state.card, stability, last, number, wishes, at)
    return NextState(rating, stability, difficulty, due, (due - day).days, at)


def next_states(
    state: MemoryState | None, day: date, wishes: Wishes = NO_WISHES, card: str = "", load: Load | None = None
) -> tuple[NextState, ...]:
    """Return what an answer on ``day`` would make of the card, for Again, Hard, Good, Easy in this order."""
    before = state or MemoryState(card)
    return tuple(next_state(before, rating, day, wishes, load) for rating in Rating)


def answered(
    state: MemoryState, rating: Rating, day: date, wishes: Wishes = NO_WISHES, load: Load | None = None
) -> MemoryState:
    """Return the state after one answer; with ``load``, due on the lightest day."""
    chosen = next_state(state, rating, day, wishes, load)
    lapsed = rating is Rating.AGAIN and state.reviews > 0
    return replace(
        state,
        stability=chosen.stability,
        difficulty=chosen.difficulty,
        due=chosen.due,
        first=state.first or day,
        last=day if state.last is None else max(day, state.last),
        reviews=state.reviews + 1,
        lapses=state.lapses + lapsed,
    )
