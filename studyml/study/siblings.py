"""Siblings: cards of one group, where the answer to one gives the others away.

Owns who is a sibling, the two things a learner may wish for them, and putting them off.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set

from studyml.decks import Library
from studyml.model import Card, Event, EventKind
from studyml.store import Store
from studyml.store.draft import Draft

BURY, ASK = "bury", "ask"
"""One a day, the others wait until tomorrow; or all, as they fall due."""


def siblings(card: Card, cards: Iterable[Card]) -> Iterator[Card]:
    """Yield the other cards of a card's group; none for a card that stands alone."""
    for other in cards:
        if card.group and (other.group, other.area) == (card.group, card.area) and other.id != card.id:
            yield other


def bury_siblings(store: Store, library: Library, card: Card, queued: Set[str]) -> tuple[Event, ...]:
    """Put off until tomorrow the card's siblings that are due and not queued: one gives the others away."""
    if not card.group or store.setting("siblings", BURY) != BURY:
        return ()
    today, waiting = store.today(), []
    for other in siblings(card, library.cards.values()):
        state = None if other.id in queued else store.memory(other.id)
        if state is not None and state.due is not None and state.due <= today and not state.suspended:
            waiting.append(Draft(EventKind.CARD, {"action": "bury"}, other.id))
    return tuple(store.append_all(waiting)) if waiting else ()
