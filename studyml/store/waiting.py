"""What a writer remembers of the events that it appended and that wait to be folded.

Owns the answer to one question: may the tables be asked as they are? Knows no table and no file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(slots=True)
class Waiting:
    """Events of ours in the log and not yet in the tables."""

    events: int = 0
    cards: set[str | None] = field(default_factory=set)
    """Whose rows in the tables are out of date."""
    taken: list[str] = field(default_factory=list)
    """Ids of events taken back."""
    settled: bool = True
    """Whether the settings are as the tables have them."""
    moved: dict[date, int] = field(default_factory=dict)
    """What changes in the number of cards due on a day."""

    def add(self, kind: str, card: str | None, payload: Mapping[str, Any]) -> None:
        """Count one more event."""
        self.events += 1
        self.cards.add(card)
        if kind == "void":
            self.taken.append(payload["target"])
        self.settled = self.settled and kind not in ("void", "setting")

    def move(self, before: date | None, after: date) -> None:
        """Count a card's move from one due day to another."""
        if before is not None:
            self.moved[before] = self.moved.get(before, 0) - 1
        self.moved[after] = self.moved.get(after, 0) + 1
