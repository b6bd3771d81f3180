"""The library as the learner sees it: areas with their mastery, cards with their state, a card's history.

Owns the words for a card's state and what a search finds. Must not know a screen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from studyml.decks import Library
from studyml.memory.fsrs import MemoryState
from studyml.memory.weakness import AreaWeakness
from studyml.model import Area, Card, EventKind, Rating
from studyml.store.tables import Tables
from studyml.study.wording import when


@dataclass(frozen=True, slots=True)
class CardRow:
    """One card on the shelf."""

    card: Card
    memory: MemoryState | None
    state: str
    """In words: ``new``, ``due``, ``suspended``, ``not today``, or when it comes."""

    @property
    def known(self) -> bool:
        """Whether it was ever answered."""
        return self.memory is not None and not self.memory.new


@dataclass(frozen=True, slots=True)
class AreaRow:
    """One area on the shelf with its cards."""

    area: Area
    standing: AreaWeakness | None
    """None when nothing is known of it."""
    cards: tuple[CardRow, ...]

    @property
    def known(self) -> int:
        """How many of its cards were ever answered."""
        return sum(row.known for row in self.cards)


@dataclass(frozen=True, slots=True)
class Past:
    """One answer to a card."""

    day: str
    outcome: str
    rating: str
    mistakes: tuple[str, ...]
    seconds: int
    repeat: bool
    """A later answer of its day: it scheduled nothing."""


def shelf(store: Tables, library: Library) -> tuple[AreaRow, ...]:
    """Return every area in the order of the skill tree, with its cards in the order of their deck."""
    today = store.today()
    memories = store.memories()
    standing = {row.area: row for row in store.weakness(today)}
    rows = []
    for area in library.areas.values():
        cards = tuple(card_row(card, memories.get(card.id), today) for card in library.of_area(area.id))
        rows.append(AreaRow(area, standing.get(area.id), cards))
    return tuple(rows)


def card_row(card: Card, memory: MemoryState | None, today: date) -> CardRow:
    """Return a card with its state in words."""
    return CardRow(card, memory, _state(memory, today))


def _state(memory: MemoryState | None, today: date) -> str:
    if memory is None or (memory.new and not memory.suspended):
        return "new"
    if memory.suspended:
        return "suspended"
    if memory.buried == today:
        return "not today"
    if memory.due is None or memory.due <= today:
        return "due"
    return when(memory.due, today)


def search(rows: Iterable[AreaRow], text: str) -> tuple[CardRow, ...]:
    """Return the cards that hold every word of ``text`` in id, area, title, kind, state or prompt.

    A flag is the word ``flagged``.
    """
    words = text.lower().split()
    return tuple(row for area in rows for row in area.cards if all(word in _searched(area.area, row) for word in words))


def _searched(area: Area, row: CardRow) -> str:
    flagged = "flagged" if row.memory is not None and row.memory.flagged else ""
    return " ".join((row.card.id, area.id, area.title, row.card.kind, row.state, flagged, row.card.prompt)).lower()


def history(store: Tables, card: str) -> tuple[Past, ...]:
    """Return the answers to a card, newest first; what was taken back is not among them."""
    found = []
    for event in store.events((EventKind.REVIEW, EventKind.REPEAT), card):
        payload: Mapping[str, object] = event.payload
        mistakes = payload.get("mistakes")
        rating = payload.get("rating")
        found.append(
            Past(
                day=event.study_day,
                outcome=str(payload.get("outcome", "")),
                rating=Rating(rating).label if isinstance(rating, int) else "",
                mistakes=tuple(_code(mistake) for mistake in mistakes) if isinstance(mistakes, list) else (),
                seconds=round(event.payload.get("ms", 0) / 1000),
                repeat=event.kind is EventKind.REPEAT,
            )
        )
    return tuple(reversed(found))


def _code(mistake: object) -> str:
    return str(mistake.get("code", "")) if isinstance(mistake, dict) else str(mistake)
