"""Events from elsewhere: read as JSON Lines, checked, and added once.

Owns the line format of exports and bundles and what is required of a foreign event before the fold may
see it. Adding is ``insert or ignore`` by id in one transaction, then a fold of what was new; nothing of
ours is ever changed.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from studyml.clock import EARLIEST, LATEST
from studyml.store.fold import fold_after, refold
from studyml.store.payloads import LineError, check_payload, encode, require, seal, text, whole
from studyml.store.reader import EVENT_COLUMNS
from studyml.store.tail import last_row

SCHEMA = 1
_NAMES = tuple(EVENT_COLUMNS.split(", "))
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_DEVICE = re.compile(r"[0-9a-f]{4,64}")
REFOLD_SHARE = 0.5
"""From this share of new events on, folding everything anew is faster than card by card."""


@dataclass(frozen=True, slots=True)
class Added:
    """What came of adding events."""

    new: int
    known: int
    """Already here, and the same."""
    conflicting: tuple[str, ...]
    """Ids that are here with other content; ours stays."""


def lines(connection: sqlite3.Connection) -> Iterator[str]:
    """Yield events as JSON lines in the order they were written here, by device."""
    return map(line_of, connection.execute(f"select {EVENT_COLUMNS} from events order by device, seq, id"))


def line_of(row: tuple[Any, ...]) -> str:
    """Return the JSON line of an event's columns, without its seal."""
    *columns, payload = row
    fields = ", ".join(f'"{name}": {json.dumps(value)}' for name, value in zip(_NAMES[:-1], columns, strict=True))
    return f'{{"schema": {SCHEMA}, {fields}, "payload": {payload}}}\n'


def row_of(line: str | bytes) -> tuple[Any, ...]:
    """Return the columns of one line's event, with its seal. Raises :class:`LineError`."""
    try:
        found = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise LineError("not JSON") from error
    if not isinstance(found, dict):
        raise LineError("not an object")
    if found.get("schema") != SCHEMA:
        raise LineError(f"written in format {found.get('schema')!r}, this studyml reads {SCHEMA}")
    missing = [name for name in _NAMES if name not in found]
    if missing:
        raise LineError(f"no {missing[0]!r}")
    identity, device, seq, kind, at_utc, offset, day, card, seed, payload = (found[name] for name in _NAMES)
    require(isinstance(identity, str) and bool(_ID.fullmatch(identity)), "id")
    require(isinstance(device, str) and bool(_DEVICE.fullmatch(device)), "device")
    require(whole(seq, 1, 2**62), "seq")
    require(text(kind) and 0 < len(kind) < 40, "kind")
    require(whole(offset, -1440, 1440), "offset_min")
    require(card is None or (text(card) and 0 < len(card) < 1000), "card")
    require(seed is None or whole(seed, -(2**63), 2**63 - 1), "seed")
    try:
        at, study_day = datetime.fromisoformat(at_utc), date.fromisoformat(day)
        require(at.tzinfo is not None and EARLIEST <= at.year <= LATEST, "at_utc")
        require(EARLIEST <= study_day.year <= LATEST, "study_day")
        at_text = at.astimezone(UTC).isoformat(timespec="microseconds")
        day_text = study_day.isoformat()
    except (TypeError, ValueError, OverflowError) as error:
        raise LineError("'at_utc' or 'study_day' is no time") from error
    require(isinstance(payload, dict), "payload")
    check_payload(kind, card, payload)
    try:
        content = encode(payload)
    except ValueError as error:
        raise LineError("'payload' holds a number that is none") from error
    row = (identity, device, seq, kind, at_text, offset, day_text, card, seed, content)
    return (*row, seal(row))


def add(connection: sqlite3.Connection, rows: Iterable[tuple[Any, ...]]) -> Added:
    """Add events inside the caller's transaction and fold what was new."""
    before = last_row(connection)
    known, conflicting = insert(connection, rows)
    new = last_row(connection) - before
    fold_new(connection, before)
    return Added(new, known, tuple(conflicting))


def insert(connection: sqlite3.Connection, rows: Iterable[tuple[Any, ...]]) -> tuple[int, list[str]]:
    """Add what is not here yet, unfolded; return how many were here and the same, and the ids that say other here."""
    statement = f"insert or ignore into events ({EVENT_COLUMNS}, seal) values ({', '.join('?' * 11)})"
    known, conflicting = 0, []
    for row in rows:
        if connection.execute(statement, row).rowcount == 0:
            ours = connection.execute(f"select {EVENT_COLUMNS}, seal from events where id = ?", (row[0],)).fetchone()
            if ours == row:
                known += 1
            else:
                conflicting.append(row[0])
    return known, conflicting


def fold_new(connection: sqlite3.Connection, before: int) -> None:
    """Fold what was added after a row of the log, inside the caller's transaction."""
    after = last_row(connection)
    (total,) = connection.execute("select count(*) from events").fetchone()
    if after - before > REFOLD_SHARE * total:
        refold(connection)
    else:
        fold_after(connection, before)
