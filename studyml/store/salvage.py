"""What can still be read of a damaged store, and a new one begun with it.

Owns the reading around the damage: every event whose row can be read and whose seal is right, also where the first
page (SQLite's header and schema) is gone. The damaged file is only read, then renamed; nothing is deleted.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from studyml.errors import StoreError
from studyml.store.connection import open_reading, plainly
from studyml.store.incoming import SCHEMA, line_of, row_of
from studyml.store.payloads import LineError, seal
from studyml.store.reader import EVENT_COLUMNS

Row = tuple[Any, ...]
SMALLEST_EVENT = 150
"""Bytes; so many events at most can be in a file of some size."""
_PARTS = ("-wal", "-shm", "")
_PAGES_FIELD = slice(28, 32)
_FREE_LIST_FIELDS = slice(32, 40)


def salvage(path: Path) -> list[Row]:
    """Return every event of a damaged store that can be read and whose seal is right."""
    found = _read_around(path)
    if found:
        return found
    with tempfile.TemporaryDirectory(prefix="studyml-salvage-") as folder, suppress(OSError, StoreError):
        return _read_around(_with_a_first_page(path, Path(folder)))
    return []


def readable_lines(path: Path) -> Iterator[str]:
    """Yield the events of :func:`salvage` as the lines of an export."""
    with plainly(path):
        for row in sorted(salvage(path), key=lambda row: (row[1], row[2], row[0])):
            yield line_of(row[:-1])


def _read_around(path: Path) -> list[Row]:
    found: dict[str, Row] = {}
    try:
        connection = open_reading(path)
    except (sqlite3.DatabaseError, StoreError):
        return []
    connection.text_factory = lambda content: content.decode("utf-8", "surrogateescape")
    query = f"select {EVENT_COLUMNS}, seal from events where rowid between ? and ?"
    with closing(connection):
        for first, last in _spans(connection, path.stat().st_size // SMALLEST_EVENT):
            _collect(connection, query, first, last, found)
    return list(found.values())


def _spans(connection: sqlite3.Connection, most: int) -> Iterable[tuple[int, int]]:
    """Yield runs of row numbers up to the last one there may be; ``most`` where nobody knows."""
    top = 0
    for query in ("select max(rowid) from events", "select count(*) from events"):
        with suppress(sqlite3.DatabaseError):
            top = max(top, connection.execute(query).fetchone()[0] or 0)
    top = min(top, most) or most
    return ((first, first + 255) for first in range(1, top + 1, 256))


def _collect(connection: sqlite3.Connection, query: str, first: int, last: int, found: dict[str, Row]) -> None:
    try:
        rows = connection.execute(query, (first, last)).fetchall()
    except (sqlite3.DatabaseError, UnicodeError):
        if first < last:
            middle = (first + last) // 2
            _collect(connection, query, first, middle, found)
            _collect(connection, query, middle + 1, last, found)
        return
    for row in rows:
        if _whole_row(row):
            found[str(row[0])] = tuple(row)


def _whole_row(row: Row) -> bool:
    try:
        if seal(tuple(row[:-1])) != row[-1]:
            return False
        names = EVENT_COLUMNS.split(", ")[:-1]
        event = {**dict(zip(names, row[:-2], strict=True)), "schema": SCHEMA, "payload": json.loads(row[-2])}
        row_of(json.dumps(event))
    except (LineError, ValueError, TypeError, UnicodeError):
        return False
    return True


def _with_a_first_page(path: Path, folder: Path) -> Path:
    """Return a copy whose first page is a new store's: the schema is made the same way every time, to the page."""
    from studyml.store.connection import open_writing
    from studyml.store.schema import migrate

    fresh = folder / "fresh.db"
    with closing(open_writing(fresh)) as connection:
        migrate(connection)
    page = bytearray(fresh.read_bytes()[: _page_size(fresh)])
    copy = folder / "copy.db"
    shutil.copyfile(path, copy)
    pages = -(-copy.stat().st_size // len(page))
    page[_PAGES_FIELD] = pages.to_bytes(4, "big")
    page[_FREE_LIST_FIELDS] = bytes(8)
    with open(copy, "r+b") as file:
        file.write(page)
    return copy


def _page_size(path: Path) -> int:
    size = int.from_bytes(path.read_bytes()[16:18], "big")
    return 65536 if size == 1 else size


def free_name(path: Path) -> Path:
    """Return the name, or one beside it that nobody has: two files of one second are two files."""
    number = 1
    free = path
    while free.exists():
        number += 1
        free = path.with_name(f"{path.stem}-{number}{path.suffix}")
    return free


def put_aside(store: Path, folder: Path, now: datetime, word: str = "damaged") -> Path:
    """Rename a store with what belongs to it to ``word`` and the time; nothing is deleted."""
    stamp = now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    aside = free_name(folder / f"{word}-{stamp}.db")
    aside.parent.mkdir(parents=True, exist_ok=True)
    _move(store, aside)
    return aside


def put_back(aside: Path, store: Path) -> None:
    """Undo :func:`put_aside`; what was begun in its place is dropped."""
    for suffix in _PARTS:
        store.with_name(store.name + suffix).unlink(missing_ok=True)
    _move(aside, store)


def _move(source: Path, target: Path) -> None:
    for suffix in _PARTS:
        part = source.with_name(source.name + suffix)
        if part.exists():
            os.replace(part, target.with_name(target.name + suffix))
