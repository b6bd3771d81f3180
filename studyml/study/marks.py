"""What the learner decided about single cards: suspended, put off, flagged; and the leeches, which memory marks.

Owns which cards may be marked and how a mark is called. What it does to the schedule is the store's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from studyml.decks import Library
from studyml.model import EventKind
from studyml.store import Store
from studyml.store.draft import Draft
from studyml.store.tables import Tables


@dataclass(frozen=True, slots=True)
class Marked:
    """A card with its marks."""

    card: str
    marks: tuple[str, ...]
    """Of ``suspended``, ``not today``, ``flagged``, ``leech``."""
    lapses: int


def mark(store: Store, library: Library, ids: Sequence[str], action: str) -> tuple[str, ...]:
    """Suspend, unsuspend, bury, flag or unflag cards, all or none; return each once, in their order.

    A card that the decks no longer have can still be marked while the store remembers it. Raises
    :class:`~studyml.errors.UsageError` for any other.
    """
    chosen, memories = tuple(dict.fromkeys(ids)), store.memories()
    for card in chosen:
        if card not in memories:
            library.find(card)
    store.append_all([Draft(EventKind.CARD, {"action": action}, card) for card in chosen])
    return chosen


def marked(store: Tables) -> Iterable[Marked]:
    """Yield the cards that have a mark today."""
    today = store.today()
    for state in store.memories().values():
        marks = {
            "suspended": state.suspended,
            "not today": state.buried == today,
            "flagged": state.flagged,
            "leech": state.leech,
        }
        if any(marks.values()):
            yield Marked(state.card, tuple(word for word, holds in marks.items() if holds), state.lapses)
