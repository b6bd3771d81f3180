"""Copies that are known to be good, kept by age, and the way back.

Owns the folder ``backups`` beside the store: whole copies by SQLite's backup API, each checked before it
counts, thinned to all of two days, 12 daily, 10 weekly and 9 monthly ones. A restore first puts the
present store away; a damaged one is never overwritten, and what of it can still be read is added.
"""

from __future__ import annotations

import json
import os
import re
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from studyml.clock import Clock
from studyml.errors import InputError, StoreError
from studyml.store.connection import open_reading, open_writing, plainly, stored_version
from studyml.store.incoming import SCHEMA, Added, LineError, add, row_of
from studyml.store.inspection import Inspection, inspect
from studyml.store.lock import WriteLock
from studyml.store.payloads import seal
from studyml.store.reader import EVENT_COLUMNS
from studyml.store.tables import Tables

EVERY = timedelta(minutes=30)
"""An automatic backup at most this often."""
KEEP_ALL = timedelta(days=2)
DAILY, WEEKLY, MONTHLY = 12, 10, 9
SMALLEST_EVENT = 150
"""Bytes; so many events at most can be in a file of some size."""
_NAME = re.compile(r"studyml-(\d{8}T\d{6})Z(?:-\d+)?\.db")


@dataclass(frozen=True, slots=True)
class Backup:
    """One copy."""

    path: Path
    at: datetime


def backup_folder(store: Path) -> Path:
    """Return where the store's backups are."""
    return store.with_name("backups")


def backups(store: Path) -> list[Backup]:
    """Return the backups, newest first."""
    found = []
    folder = backup_folder(store)
    for path in folder.iterdir() if folder.is_dir() else ():
        match = _NAME.fullmatch(path.name)
        if match:
            found.append(Backup(path, datetime.strptime(match[1], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)))
    return sorted(found, key=lambda backup: (backup.at, backup.path.name), reverse=True)


def make_backup(source: sqlite3.Connection, store: Path, now: datetime, target: Path | None = None) -> Path:
    """Copy a store that is open, check the copy, and thin the older ones; return the new file.

    Raises :class:`StoreError` when the copy is not sound (then no older one is touched) or can't be written.
    """
    stamp = now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    path = target or _free(backup_folder(store) / f"studyml-{stamp}.db")
    with plainly(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        half = path.with_name(f".{path.name}.{os.getpid()}.part")
        try:
            with closing(sqlite3.connect(half)) as copy:
                source.backup(copy)
                copy.execute("pragma journal_mode = delete")
                found = inspect(copy)
            _require_sound(found, store)
            _sync_file(half)
            os.replace(half, path)
        finally:
            half.unlink(missing_ok=True)
    if target is None:
        thin(store, now)
    return path


def _require_sound(found: Inspection, path: Path) -> None:
    if found.integrity:
        raise StoreError("the store is damaged", path=path, remedy="`studyml restore` lists the backups")
    if found.broken:
        raise StoreError(
            f"{len(found.broken)} of {found.events} events are not as they were written",
            path=path,
            remedy="`studyml restore` lists the backups",
        )


def _sync_file(path: Path) -> None:
    with open(path, "rb+") as file:
        os.fsync(file.fileno())


def _free(path: Path) -> Path:
    """Return the name, or one beside it that nobody has: two backups of one second are two files."""
    number = 1
    free = path
    while free.exists():
        number += 1
        free = path.with_name(f"{path.stem}-{number}{path.suffix}")
    return free


def kept(found: Sequence[Backup], now: datetime) -> set[Path]:
    """Return the backups to keep: all of two days, then the last of 12 days, 10 weeks and 9 months."""
    keep = {backup.path for backup in found if now - backup.at < KEEP_ALL}
    periods: list[tuple[int, Callable[[datetime], Any]]] = [
        (DAILY, lambda at: at.date()),
        (WEEKLY, lambda at: at.isocalendar()[:2]),
        (MONTHLY, lambda at: (at.year, at.month)),
    ]
    for number, period in periods:
        last: dict[Any, Path] = {}
        for backup in found:
            last.setdefault(period(backup.at), backup.path)
        keep.update(list(last.values())[:number])
    return keep


def thin(store: Path, now: datetime) -> None:
    """Delete the backups that no rule keeps."""
    found = backups(store)
    keep = kept(found, now)
    for backup in found:
        if backup.path not in keep:
            with suppress(OSError):
                backup.path.unlink()


def due_for_backup(store: Path, now: datetime) -> bool:
    """Tell whether the newest backup is older than half an hour, or dated in the future by a wrong clock."""
    found = [backup for backup in backups(store) if backup.at <= now]
    return not found or now - found[0].at >= EVERY


@dataclass(frozen=True, slots=True)
class Preview:
    """What is in a store or backup, to choose by."""

    path: Path
    events: int
    reviews: int
    cards: int
    last: str
    """Study day of the last event, "" without one."""


def preview(path: Path, clock: Clock) -> Preview:
    """Return what a file holds. Raises :class:`StoreError` when it is damaged, newer or none of ours."""
    with Tables.read(path, clock) as tables, plainly(path):
        _require_sound(inspect(tables._connection), path)
        (row,) = tables._all(
            "select count(*), coalesce(sum(kind = 'review'), 0), coalesce(max(study_day), '') from events"
        )
        (cards,) = tables._all("select count(*) from memory where reviews > 0")
    return Preview(path, row[0], row[1], cards[0], row[2])


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did."""

    now: Preview
    kept: Path | None
    """Where the store that stood there was put; None when there was none."""
    saved: Added | None
    """Events read out of a damaged store and added; None when it was not damaged."""


def restore(store: Path, source: Path, clock: Clock) -> Restored:
    """Bring a backup back. The store that stood there is kept beside the backups.

    A sound store is backed up and replaced through SQLite, so that an open session goes on with what was
    restored; a damaged one is renamed, and its readable events are added to the backup's. Either way this
    copy goes on as a new device. Raises :class:`StoreError`, :class:`InputError`.
    """
    from studyml.store.recording import Store

    if not source.is_file():
        raise InputError("no such backup", path=source, remedy="`studyml restore` lists them")
    if store.exists() and source.samefile(store):
        raise InputError("this is the store itself", path=source, remedy="`studyml restore` lists the backups")
    preview(source, clock)
    now = clock.now()
    saved: list[tuple[Any, ...]] | None = None
    aside: Path | None = None
    with plainly(store), closing(WriteLock(store)) as lock, lock:
        if store.exists():
            try:
                with closing(open_writing(store)) as present:
                    stored_version(present, store)
                    aside = make_backup(present, store, now)
            except (StoreError, sqlite3.DatabaseError):
                saved = salvage(store)
                aside = _put_aside(store, now)
        with closing(open_reading(source)) as chosen, closing(open_writing(store)) as present:
            chosen.backup(present)
            present.execute("pragma journal_mode = wal")
    with Store.open(store, clock) as opened:
        with opened.writing() as connection:
            opened._renew_device(connection)
            added = None if saved is None else add(connection, saved)
        opened.refold()
    return Restored(preview(store, clock), aside, added)


def _put_aside(store: Path, now: datetime) -> Path:
    """Rename a damaged store with what belongs to it; nothing is deleted."""
    stamp = now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    aside = _free(backup_folder(store) / f"damaged-{stamp}.db")
    aside.parent.mkdir(parents=True, exist_ok=True)
    for suffix in ("-wal", "-shm", ""):
        part = store.with_name(store.name + suffix)
        if part.exists():
            os.replace(part, aside.with_name(aside.name + suffix))
    return aside


def salvage(path: Path) -> list[tuple[Any, ...]]:
    """Return every event of a damaged store that can be read and whose seal is right."""
    found: dict[str, tuple[Any, ...]] = {}
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


def _collect(
    connection: sqlite3.Connection, query: str, first: int, last: int, found: dict[str, tuple[Any, ...]]
) -> None:
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


def _whole_row(row: tuple[Any, ...]) -> bool:
    try:
        if seal(tuple(row[:-1])) != row[-1]:
            return False
        names = EVENT_COLUMNS.split(", ")[:-1]
        event = {**dict(zip(names, row[:-2], strict=True)), "schema": SCHEMA, "payload": json.loads(row[-2])}
        row_of(json.dumps(event))
    except (LineError, ValueError, TypeError, UnicodeError):
        return False
    return True
