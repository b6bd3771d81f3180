"""Events from elsewhere: read as JSON Lines, checked, and added once.

Owns the line format of exports and bundles and what is required of a foreign event before the fold may
see it. Adding is ``insert or ignore`` by id in one transaction, then a fold of what was new; nothing of
ours is ever changed.
"""

from __future__ import annotations

import json
import math
import re
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from studyml.store.entry import Entry
from studyml.store.fold import apply_all, refold
from studyml.store.payloads import encode, seal
from studyml.store.reader import EVENT_COLUMNS

SCHEMA = 1
_NAMES = tuple(EVENT_COLUMNS.split(", "))
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_DEVICE = re.compile(r"[0-9a-f]{4,64}")
_ACTIONS = ("suspend", "unsuspend", "bury", "flag", "unflag")
REFOLD_SHARE = 0.5
"""From this share of new events on, folding everything anew is faster than card by card."""


class LineError(ValueError):
    """A line that is no event; says why."""


@dataclass(frozen=True, slots=True)
class Added:
    """What came of adding events."""

    new: int
    known: int
    """Already here, and the same."""
    conflicting: tuple[str, ...]
    """Ids that are here with other content; ours stays."""


def lines(connection: sqlite3.Connection, where: str = "", values: tuple[Any, ...] = ()) -> Iterator[str]:
    """Yield events as JSON lines in the order they were written here, by device."""
    return map(
        line_of, connection.execute(f"select {EVENT_COLUMNS} from events {where} order by device, seq, id", values)
    )


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
    _require(isinstance(identity, str) and bool(_ID.fullmatch(identity)), "id")
    _require(isinstance(device, str) and bool(_DEVICE.fullmatch(device)), "device")
    _require(_whole(seq, 1, 2**62), "seq")
    _require(isinstance(kind, str) and 0 < len(kind) < 40, "kind")
    _require(_whole(offset, -1440, 1440), "offset_min")
    _require(card is None or (isinstance(card, str) and 0 < len(card) < 1000), "card")
    _require(seed is None or _whole(seed, -(2**63), 2**63 - 1), "seed")
    try:
        at = datetime.fromisoformat(at_utc)
        _require(at.tzinfo is not None, "at_utc")
        at_text = at.astimezone(UTC).isoformat(timespec="microseconds")
        day_text = date.fromisoformat(day).isoformat()
    except (TypeError, ValueError, OverflowError) as error:
        raise LineError("'at_utc' or 'study_day' is no time") from error
    _require(isinstance(payload, dict), "payload")
    check_payload(kind, card, payload)
    try:
        text = encode(payload)
    except ValueError as error:
        raise LineError("'payload' holds a number that is none") from error
    row = (identity, device, seq, kind, at_text, offset, day_text, card, seed, text)
    return (*row, seal(row))


def _require(fine: bool, name: str) -> None:
    if not fine:
        raise LineError(f"{name!r} is not what it should be")


def _whole(value: Any, low: int, high: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high


def check_payload(kind: str, card: str | None, payload: dict[str, Any]) -> None:
    """Raise :class:`LineError` unless the fold can read it. Kinds of a newer version pass unread."""
    if kind in ("review", "repeat"):
        _require(card is not None, "card")
        _check_answer(payload)
    elif kind == "attempt":
        _require(card is not None, "card")
        _require(isinstance(payload.get("outcome"), str), "outcome")
        charges = payload.get("charges") or {}
        _require(isinstance(charges, dict) and _texts(charges) and _texts(charges.values()), "charges")
        _require(payload.get("seconds") is None or _number(payload["seconds"]), "seconds")
    elif kind == "void":
        _require(isinstance(payload.get("target"), str), "target")
    elif kind == "card":
        _require(card is not None and payload.get("action") in _ACTIONS, "action")
    elif kind == "plan":
        _require(isinstance(payload.get("line"), str) and isinstance(payload.get("done"), bool), "line")
    elif kind == "setting":
        _require(isinstance(payload.get("key"), str) and "value" in payload, "key")
    elif kind == "retro":
        areas = payload.get("areas", [])
        _require(isinstance(areas, list) and all(isinstance(line, dict) for line in areas), "areas")
        for line in areas:
            _require(isinstance(line.get("area"), str), "area")
            _require(line.get("level") in ("high", "medium", "low", "good"), "level")
            _require(isinstance(line.get("confirmed"), bool), "confirmed")
            _require(isinstance(line.get("reason", ""), str), "reason")


def _check_answer(payload: dict[str, Any]) -> None:
    for name in ("outcome", "area", "kind"):
        _require(isinstance(payload.get(name), str), name)
    _require(_whole(payload.get("rating"), 1, 4), "rating")
    _require(_whole(payload.get("ms"), 0, 2**53), "ms")
    _require(_number(payload.get("seconds")), "seconds")
    _require(_whole(payload.get("options", 0), 0, 10_000), "options")
    _require(_whole(payload.get("hints", 0), 0, 10_000), "hints")
    for name in ("mistakes", "prerequisites"):
        found = payload.get(name) or []
        _require(isinstance(found, list) and _texts(found), name)
    _require(payload.get("charged") is None or isinstance(payload["charged"], str), "charged")
    fuzz = payload.get("fuzz")
    _require(fuzz is None or (_number(fuzz) and fuzz < 1), "fuzz")


def _texts(found: Iterable[Any]) -> bool:
    return all(isinstance(item, str) for item in found)


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < math.inf


def add(connection: sqlite3.Connection, rows: Iterable[tuple[Any, ...]]) -> Added:
    """Add events inside the caller's transaction and fold what was new."""
    (before,) = connection.execute("select coalesce(max(rowid), 0) from events").fetchone()
    insert = f"insert or ignore into events ({EVENT_COLUMNS}, seal) values ({', '.join('?' * 11)})"
    known, conflicting = 0, []
    for row in rows:
        if connection.execute(insert, row).rowcount == 0:
            known += 1
            (ours,) = connection.execute("select seal from events where id = ?", (row[0],)).fetchone()
            if ours != row[-1]:
                conflicting.append(row[0])
    (total,) = connection.execute("select count(*) from events").fetchone()
    columns = "id, device, seq, kind, at_utc, study_day, card, payload"
    new = [
        Entry._make((*fields, json.loads(payload)))
        for *fields, payload in connection.execute(f"select {columns} from events where rowid > ?", (before,))
    ]
    if len(new) > REFOLD_SHARE * total:
        refold(connection)
    elif new:
        apply_all(connection, new)
    return Added(len(new), known - len(conflicting), tuple(conflicting))
