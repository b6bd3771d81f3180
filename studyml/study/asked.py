"""The values of a session: what is asked, what an answer recorded, what it all came to.

Owns no course; ``session`` does. Must not know the store or a screen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from studyml.model import Card, Event, Question, Rating, Verdict
from studyml.study.compose import Item
from studyml.study.leeches import Leech


@dataclass(frozen=True, slots=True)
class Asked:
    """The question on the table."""

    item: Item
    card: Card
    question: Question
    given: tuple[str, ...]
    number: int
    """From 1."""
    total: int


@dataclass(frozen=True, slots=True)
class Recorded:
    """An answer made durable."""

    event: Event
    rating: Rating
    days: Mapping[Rating, int]
    """Days until the card would come again, per rating; empty for a repeat, which schedules nothing."""
    leech: Leech | None = None
    """Where this answer was one lapse too many: what else could be done."""
    buried: tuple[Event, ...] = ()
    """Siblings put off until tomorrow by this answer."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What a session came to."""

    answered: int
    right: int
    missed: tuple[str, ...]
    """Cards answered wrong at least once, in order."""
    mistakes: tuple[tuple[str, int], ...]
    """(code, times), most frequent first."""
    seconds: float
    next_due: date | None


def unfinished(verdict: Verdict) -> bool:
    """Tell whether a derivation is right so far but a required step is still asked for: no answer yet, go on."""
    return bool(verdict.steps) and not any(step.faulty for step in verdict.steps) and not verdict.correct


@dataclass(frozen=True, slots=True)
class Dropped:
    """A card taken out, until the next answer: what undo brings back."""

    event: Event
    queue: tuple[Item, ...]
    position: int
