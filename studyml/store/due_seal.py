"""A checksum over what ``studyml due`` counts, so that a changed byte is told and never counted.

Owns the rows it covers, read from the very indexes that ``quick`` reads. Kept with the log's last row when a
session ends; where something was written since, nobody can say, and the next opening looks. Standard library only.
"""

from __future__ import annotations

import sqlite3
import zlib

KEY = "sealed_due"
_QUERIES = (
    "select due, suspended, buried, kind, seconds, card from memory where due is not null order by 1, 2, 3, 4, 5, 6",
    "select first, card from memory where first is not null order by 1, 2",
    "select key, value from settings order by 1",
)


def sum_of(connection: sqlite3.Connection) -> str:
    """Return the log's last row and the checksum, as kept under :data:`KEY`."""
    (last,) = connection.execute("select coalesce(max(rowid), 0) from events").fetchone()
    return f"{last} {_crc(connection):08x}"


def broken(connection: sqlite3.Connection) -> bool:
    """Tell whether nothing was written since the checksum was kept, and yet it is another."""
    row = connection.execute("select value from meta where key = ?", (KEY,)).fetchone()
    if row is None:
        return False
    known, _, crc = str(row[0]).rpartition(" ")
    (last,) = connection.execute("select coalesce(max(rowid), 0) from events").fetchone()
    return known == str(last) and crc != f"{_crc(connection):08x}"


def _crc(connection: sqlite3.Connection) -> int:
    crc = 0
    for query in _QUERIES:
        crc = zlib.crc32(repr(connection.execute(query).fetchall()).encode("utf-8", "surrogatepass"), crc)
    return crc
