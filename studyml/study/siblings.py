"""Siblings: cards of one group, where the answer to one gives the others away.

Owns who is a sibling and the two things a learner may wish for them. Knows no store.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from studyml.model import Card

BURY, ASK = "bury", "ask"
"""One a day, the others wait until tomorrow; or all, as they fall due."""


def siblings(card: Card, cards: Iterable[Card]) -> Iterator[Card]:
    """Yield the other cards of a card's group; none for a card that stands alone."""
    for other in cards:
        if card.group and (other.group, other.area) == (card.group, card.area) and other.id != card.id:
            yield other
