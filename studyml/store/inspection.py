"""Is everything still there and right? Checks a store without changing it.

Owns SQLite's integrity check, the seals of events, gaps and doubles in the sequence of a device, and
the comparison of the tables with a fold from scratch (made in a copy in memory).
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from studyml.store.payloads import seal
from studyml.store.reader import EVENT_COLUMNS
from studyml.store.tail import waits

WAL_RESET_FIXED = ((3, 51, 3), (3, 50, 7), (3, 44, 6))


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a check found. Everything empty: fine."""

    integrity: tuple[str, ...]
    """Sentences of SQLite's own check."""
    events: int
    broken: tuple[str, ...]
    """Ids of events whose content does not match their seal."""
    gaps: tuple[tuple[str, int, int], ...]
    """(device, first, last) of events that are missing."""
    doubles: tuple[tuple[str, int], ...]
    """(device, seq) that two events share."""

    @property
    def sound(self) -> bool:
        """Whether every event can be trusted; gaps and doubles are news, not damage."""
        return not self.integrity and not self.broken


def inspect(connection: sqlite3.Connection) -> Inspection:
    """Return what is wrong with a store. Raises :class:`sqlite3.DatabaseError` where nothing can be read."""
    said = [str(row[0]) for row in connection.execute("pragma integrity_check(20)")]
    integrity = () if said == ["ok"] else tuple(said)
    if integrity:
        return Inspection(integrity, 0, (), (), ())
    broken = []
    count = 0
    every = "main.events union all select {0} from main.fresh" if waits(connection) else "main.events"
    columns = f"{EVENT_COLUMNS}, seal"
    for *row, sealed in connection.execute(f"select {columns} from {every.format(columns)}"):
        count += 1
        if seal(tuple(row)) != sealed:
            broken.append(str(row[0]))
    return Inspection((), count, tuple(broken), gaps(connection), doubles(connection))


def gaps(connection: sqlite3.Connection) -> tuple[tuple[str, int, int], ...]:
    """Return the runs of missing sequence numbers by device, from 1 to the last one known."""
    found = []
    before_device, before = "", 0
    for device, seq in connection.execute("select distinct device, seq from events order by device, seq"):
        if device != before_device:
            before_device, before = device, 0
        if not isinstance(seq, int):  # a changed byte; its seal tells
            continue
        if seq > before + 1:
            found.append((device, before + 1, seq - 1))
        before = seq
    return tuple(found)


def new_doubles(connection: sqlite3.Connection, before: int) -> tuple[tuple[str, int], ...]:
    """Return what :func:`doubles` would of the events after a row of the log."""
    query = (
        "select distinct device, seq from events as new where rowid > ? and exists (select 1 from events as old"
        " where old.device = new.device and old.seq = new.seq and old.rowid != new.rowid) order by 1, 2"
    )
    return tuple((device, seq) for device, seq in connection.execute(query, (before,)))


def doubles(connection: sqlite3.Connection) -> tuple[tuple[str, int], ...]:
    """Return the sequence numbers under which a device has two events."""
    query = "select device, seq from events group by device, seq having count(*) > 1 order by 1, 2"
    return tuple((device, seq) for device, seq in connection.execute(query))


def wal_reset_bug(version: tuple[int, ...] = sqlite3.sqlite_version_info) -> bool:
    """Tell whether this SQLite has the bug that our lock file keeps clear of (3.7.0 to 3.51.2)."""
    fixed = any(version[:2] == good[:2] and version >= good for good in WAL_RESET_FIXED) or version >= (3, 51, 3)
    return version >= (3, 7, 0) and not fixed
