"""Events as the fold reads them: in order, checked against their seal.

Owns the fold's order and the reading of rows. Knows nothing of what an event means.
"""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from studyml.store.payloads import seal

ORDER = "study_day, at_utc, device, seq, id"
_COLUMNS = "id, device, seq, kind, at_utc, offset_min, study_day, card, seed, payload, seal"
_AT_ONCE = 500
_decode = json.JSONDecoder().raw_decode


class Corrupt(sqlite3.DatabaseError):
    """An event does not match its seal: a byte changed that SQLite does not watch."""


class Entry(NamedTuple):
    """An event as the fold reads it."""

    id: str
    device: str
    seq: int
    kind: str
    at_utc: str
    study_day: str
    card: str | None
    payload: Mapping[str, Any]

    @property
    def at(self) -> str:
        """Its place in fold order, as text that sorts."""
        return f"{self.study_day} {self.at_utc} {self.device} {self.seq:012d} {self.id}"


def entries(
    connection: sqlite3.Connection, where: str = "", values: tuple[Any, ...] = (), *, table: str = "events"
) -> Iterator[Entry]:
    """Yield events in fold order. Raises :class:`Corrupt` for one that is not as it was written."""
    query = f"select {_COLUMNS} from {table} {where} order by {ORDER}"
    yield from map(_entry, connection.execute(query, values))


def all_entries(
    connection: sqlite3.Connection, where: str, values: tuple[Any, ...], *, table: str = "events"
) -> Iterator[Entry]:
    """Yield as :func:`entries` does, of a log of any size: only the order is sorted, never the content."""
    query = f"select rowid from {table} {where} order by {ORDER}"
    rows = array("q", (row for (row,) in connection.execute(query, values)))
    for first in range(0, len(rows), _AT_ONCE):
        some = rows[first : first + _AT_ONCE]
        query = f"select rowid, {_COLUMNS} from {table} where rowid in ({', '.join('?' * len(some))})"
        found = {row: content for row, *content in connection.execute(query, some)}
        for row in some:
            yield _entry(found[row])


def _entry(row: Sequence[Any]) -> Entry:
    if seal(row[:-1]) != row[-1]:
        raise Corrupt(f"event {row[0]} is not as it was written")
    identity, device, seq, kind, at_utc, _, study_day, card, _, payload, _ = row
    return Entry(identity, device, seq, kind, at_utc, study_day, card, _decode(payload)[0])
