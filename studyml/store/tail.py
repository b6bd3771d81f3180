"""The end of the log that the tables do not hold yet.

Owns how far they reach, and what a reader does about the rest. An answer is durable as soon as its event is; folding it
touches a dozen pages more, which whoever reads next writes for all answers since, or a reader lays over the tables in
memory. Imports nothing heavy: ``studyml due`` asks on every start whether there is anything to do.
"""

from __future__ import annotations

import sqlite3
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # a prompt pays for every import
    from collections.abc import Mapping
    from datetime import date

KEY = "folded"
_TOGETHER = 1
"""The schema whose writers folded every event with its writing."""


@dataclass(slots=True)
class Waiting:
    """What a writer must know of the events it appended and did not fold yet."""

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

    def copy(self) -> Waiting:
        """Return what to go back to where a transaction fails."""
        return Waiting(self.events, set(self.cards), list(self.taken), self.settled, dict(self.moved))


def reached(connection: sqlite3.Connection) -> int:
    """Return the row of the last event in the tables; -1 where what was noted of it can't be right."""
    found = connection.execute("select value from meta where key = ?", (KEY,)).fetchone()
    if found is None and connection.execute("pragma user_version").fetchone()[0] == _TOGETHER:
        return last_row(connection)
    row = str(found[0]).partition(" ")[0] if found else ""
    return int(row) if row.isdecimal() and found[0] == _noted(int(row)) else -1


def last_row(connection: sqlite3.Connection) -> int:
    """Return the row of the last event in the log."""
    return int(connection.execute("select coalesce(max(rowid), 0) from events").fetchone()[0])


def note(connection: sqlite3.Connection) -> None:
    """Note, in the transaction that made it so, that the tables hold the whole log."""
    noted = _noted(last_row(connection))
    connection.execute("insert or replace into meta (key, value) values (?, ?)", (KEY, noted))


def _noted(row: int) -> str:
    return f"{row} {zlib.crc32(str(row).encode()):08x}"


def prepare(connection: sqlite3.Connection) -> None:
    """Have this connection's temporary tables in memory, where no disk is full; not possible in a transaction."""
    connection.execute("pragma temp_store = memory")


def lay_over(connection: sqlite3.Connection) -> None:
    """Let this connection see the tables as they would be with the rest of the log folded; nothing is written.

    To be called after :func:`prepare`, in a transaction that lasts as long as what it made is used.
    """
    from studyml.store.fold import fold_tail
    from studyml.store.rows import lay_over

    lay_over(connection)
    fold_tail(connection, laid_over=True)
