"""What the learner decided about single cards: suspended, put off, flagged; and the leeches, which memory marks.

Owns which cards may be marked and how a mark is called. What it does to the schedule is the store's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from studyml.decks import Library
from studyml.memory.fsrs import MemoryState
from studyml.model import EventKind
from studyml.store import Store
from studyml.store.draft import Draft
from studyml.store.tables import Tables

_MEANT = {
    "suspend": ("suspended", True),
    "unsuspend": ("suspended", False),
    "bury": ("not today", True),
    "flag": ("flagged", True),
    "unflag": ("flagged", False),
}
"""The mark that an action gives (True) or takes."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A card with its marks."""

    card: str
    marks: tuple[str, ...]
    """Of ``suspended``, ``not today``, ``flagged``, ``leech``."""
    lapses: int


def mark(store: Store, library: Library, ids: Sequence[str], action: str) -> dict[str, bool]:
    """Suspend, unsuspend, bury, flag or unflag cards, all or none; tell of each once, in their order, if it was new.

    Of a card that is so already nothing is written. One that the decks no longer have can still be marked while the
    store remembers it. Raises :class:`~studyml.errors.UsageError` for any other.
    """
    memories = store.memories()
    for card in ids:
        if card not in memories:
            library.find(card)
    before = {card: _marks(memories[card], store.today()) if card in memories else {} for card in ids}
    mark, held = _MEANT[action]
    new = {card: marks.get(mark, False) is not held for card, marks in before.items()}
    store.append_all([Draft(EventKind.CARD, {"action": action}, card) for card, is_new in new.items() if is_new])
    return new


def marked(store: Tables) -> Iterable[Marked]:
    """Yield the cards that have a mark today."""
    today = store.today()
    for state in store.memories().values():
        marks = _marks(state, today)
        if any(marks.values()):
            yield Marked(state.card, tuple(word for word, holds in marks.items() if holds), state.lapses)


def _marks(state: MemoryState, today: date) -> dict[str, bool]:
    return {
        "suspended": state.suspended,
        "not today": state.buried == today,
        "flagged": state.flagged,
        "leech": state.leech,
    }
