"""FSRS's four ratings, as a value that knows no library."""

from __future__ import annotations

from enum import IntEnum


class Rating(IntEnum):
    """How well a card was recalled; the numbers are FSRS's and the keys 1 to 4."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4

    @property
    def label(self) -> str:
        """Return the word shown to the learner."""
        return self.name.lower()
