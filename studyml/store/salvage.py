"""What can still be read of a damaged store, and a new one begun with it.

Owns which rows count: every event that lies whole on a page of its own and whose seal is right, whatever became of
the trees that lead there. The damaged file is only read, then renamed; nothing is deleted.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from studyml.store.connection import plainly
from studyml.store.incoming import SCHEMA, line_of, row_of
from studyml.store.pages import rows
from studyml.store.payloads import LineError, seal
from studyml.store.reader import EVENT_COLUMNS

Row = tuple[Any, ...]
_PARTS = ("-wal", "-shm", "")


def salvage(path: Path) -> list[Row]:
    """Return every event of a damaged store that can be read and whose seal is right."""
    columns = len(EVENT_COLUMNS.split(", ")) + 1
    return list({str(row[0]): row for row in rows(path, columns) if _whole_row(row)}.values())


def readable_lines(path: Path) -> Iterator[str]:
    """Yield the events of :func:`salvage` as the lines of an export."""
    with plainly(path):
        for row in sorted(salvage(path), key=lambda row: (row[1], row[2], row[0])):
            yield line_of(row[:-1])


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
