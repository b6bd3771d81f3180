"""A card that is forgotten again and again, and what else could be done about it than asking it once more.

Owns which easier card stands in for it and what its worked solution shows. Must not know a screen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from studyml.decks import Library, expected_text
from studyml.memory.fsrs import MemoryState
from studyml.model import Card, Kind, Question

_EFFORT = {
    Kind.CHOICE: 0, Kind.RECALL: 1, Kind.SHAPE: 1, Kind.NUMBER: 2, Kind.BUG: 3, Kind.TRANSLATE: 4, Kind.FORMULA: 5,
    Kind.DERIVATIVE: 6, Kind.GRADIENT: 7, Kind.DERIVATION: 8, Kind.CODE: 9,
}  # fmt: skip
"""Kinds from recognising to writing oneself."""
_UNKNOWN = 5.0
"""The difficulty, 1 to 10, of a card never answered."""


@dataclass(frozen=True, slots=True)
class Leech:
    """A card forgotten eight times or more."""

    card: str
    lapses: int
    easier: str | None
    """An easier card of its area; None when it is the easiest itself."""

    def words(self) -> str:
        """Return what to say of it."""
        return f"{self.card} was forgotten {self.lapses} times: asking it once more will not help by itself"


def leech_of(state: MemoryState | None, library: Library, memories: Mapping[str, MemoryState]) -> Leech | None:
    """Return what can be done about a card, None unless it is a leech that is still asked."""
    if state is None or not state.leech or state.suspended or state.card not in library.cards:
        return None
    return Leech(state.card, state.lapses, _easier(library.cards[state.card], library, memories))


def _easier(card: Card, library: Library, memories: Mapping[str, MemoryState]) -> str | None:
    """Return the easier card that comes nearest: of its group before its area, of the least effort that is known."""

    def usable(other: Card) -> bool:
        state = memories.get(other.id)
        hard = state is not None and (state.suspended or state.leech)
        return other.area == card.area and _EFFORT[other.kind] < _EFFORT[card.kind] and not hard

    def place(other: Card) -> tuple[bool, int, float, str]:
        state = memories.get(other.id)
        difficulty = state.difficulty if state is not None and state.difficulty is not None else _UNKNOWN
        sibling = bool(card.group) and other.group == card.group
        return (not sibling, _EFFORT[other.kind], difficulty, other.id)

    nearest = min(filter(usable, library.cards.values()), key=place, default=None)
    return None if nearest is None else nearest.id


def worked(question: Question, card: Card) -> list[str]:
    """Return the worked solution at length: every hint, the answer, the reasons, and the mistakes people make."""
    lines = [f"hint {number}: {hint}" for number, hint in enumerate(question.hints, 1)]
    lines.append(f"answer: {expected_text(question)}")
    lines += [f"{step.of} = {step.is_}  {step.why}".rstrip() for step in question.steps]
    lines += question.solution.splitlines()
    lines += [f"not: {wrong.answer} ({wrong.mistake.replace('_', ' ')})" for wrong in card.wrong]
    return lines
