"""In which order the cards of a session come: mixed, so that no area comes three times running.

Owns interleaving alone: which cards there are is decided in ``compose``.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import TypeVar

from studyml.model import Card

T = TypeVar("T")
_SHUFFLES = 30
"""Further orders tried when the first one crowds an area or siblings."""


def mixed(places: Sequence[T], cards: Sequence[Card], rng: random.Random) -> list[T]:
    """Shuffle ``places``, each asking the card at its index, without thirds and adjacent siblings where that can be."""
    best = _shuffled(cards, rng)
    for _ in range(_SHUFFLES):
        if _crowding([cards[at] for at in best]) == (0, 0):
            break
        best = min(best, _shuffled(cards, rng), key=lambda way: _crowding([cards[at] for at in way]))
    return [places[at] for at in best]


def _shuffled(cards: Sequence[Card], rng: random.Random) -> list[int]:
    """One shuffle, each place taken by the first that fits: mostly without a third or a sibling, not always."""
    waiting = list(range(len(cards)))
    rng.shuffle(waiting)
    ordered: list[int] = []
    while waiting:
        left = Counter(cards[at].area for at in waiting)
        last = [cards[at] for at in ordered[-2:]]
        best = min(waiting, key=lambda at: _misfit(cards[at], last, left))
        waiting.remove(best)
        ordered.append(best)
    return ordered


def _misfit(card: Card, last: Sequence[Card], left: Counter[str]) -> tuple[bool, bool, bool, int]:
    """Tell how badly ``card`` follows the ``last`` two while so many cards an area are ``left``; False fits best."""
    third = len(last) == 2 and all(c.area == card.area for c in last)
    sibling = bool(last and card.group and last[-1].group == card.group)
    mine, others = left[card.area], left.total() - left[card.area]
    # An area with more than twice the cards of all others goes now, or a third comes in the end.
    waits = mine <= 2 * others
    # The fullest area first, or its cards would pile up at the end.
    return third, waits, sibling, -mine if mine > others else 0


def _crowding(cards: Sequence[Card]) -> tuple[int, int]:
    """Count areas three times running and adjacent siblings."""
    thirds = sum(a.area == b.area == c.area for a, b, c in zip(cards, cards[1:], cards[2:], strict=False))
    return thirds, sum(bool(a.group) and a.group == b.group for a, b in pairwise(cards))
