"""Copies that are known to be good, and the way back.

Owns how a copy is made and brought back: whole ones by SQLite's backup API, each checked before it counts; which of
them stay is ``copies``'s matter. A restore first puts the present store away; a damaged one is never overwritten, and
what of it can still be read (``salvage``) is added.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from studyml.clock import Clock
from studyml.errors import DamagedStoreError, InputError, StoreError, reason
from studyml.store import refusal
from studyml.store.connection import (
    WAY_BACK,
    open_reading,
    open_writing,
    passes,
    plainly,
    ran_full,
    require_not_lost,
    stored_version,
)
from studyml.store.copies import backup_folder, thin
from studyml.store.incoming import Added, add
from studyml.store.inspection import Inspection, inspect
from studyml.store.lock import WriteLock
from studyml.store.salvage import free_name, put_aside, put_back, salvage
from studyml.store.tables import Tables

_FULL = "its disk is full"


def make_backup(source: sqlite3.Connection, store: Path, now: datetime, target: Path | None = None) -> Path:
    """Copy a store that is open, check the copy, and thin the older ones; return the new file.

    Raises :class:`StoreError` when the copy is not sound (then no older one is touched) or can't be written.
    """
    stamp = now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    path = target or free_name(backup_folder(store) / f"studyml-{stamp}.db")
    try:
        with plainly(path):
            _copy_checked(source, store, path)
    except StoreError as error:
        said = _why_not(error, path)
        if said is None:
            raise
        elsewhere = "'studyml backup FILE' takes another place"
        remedy = f"free some space there, or {elsewhere}" if said == _FULL else elsewhere
        raise StoreError(f"the backup can't be written: {said}", path=path, remedy=remedy) from error.__cause__
    if target is None:
        thin(store, now)
    return path


def _why_not(error: StoreError, path: Path) -> str | None:
    """Return what is wrong with a backup's place; None where it is the store that can't be copied."""
    cause = error.__cause__
    if ran_full(cause, path):
        return _FULL
    if isinstance(cause, OSError):
        return reason(cause)
    name = getattr(cause, "sqlite_errorname", "") or ""
    return "it can't be made there" if name.startswith(("SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_PERM")) else None


def _copy_checked(source: sqlite3.Connection, store: Path, path: Path) -> None:
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


def _require_sound(found: Inspection, path: Path) -> None:
    if found.integrity:
        raise DamagedStoreError("the store is damaged", path=path, remedy=WAY_BACK)
    if found.broken:
        raise DamagedStoreError(
            f"{len(found.broken)} of {found.events} events are not as they were written", path=path, remedy=WAY_BACK
        )


def _sync_file(path: Path) -> None:
    with open(path, "rb+") as file:
        os.fsync(file.fileno())


@dataclass(frozen=True, slots=True)
class Preview:
    """What is in a store or backup, to choose by."""

    path: Path
    events: int
    reviews: int
    """Those that stand, as `stats` counts them."""
    cards: int
    last: str
    """Study day of the last event, "" without one."""


def preview(path: Path, clock: Clock) -> Preview:
    """Return what a file holds. Raises :class:`StoreError` when it is damaged, newer or none of ours."""
    with Tables.read(path, clock) as tables, plainly(path):
        _require_sound(inspect(tables._connection), path)
        return _held(tables)


def glance(path: Path, clock: Clock) -> Preview:
    """Return what a file holds, unchecked: for a list. Raises :class:`StoreError` when it can't be read at all."""
    with Tables.read(path, clock) as tables:
        return _held(tables)


def _held(tables: Tables) -> Preview:
    (row,) = tables._all("select count(*), coalesce(max(study_day), '') from events")
    (reviews, cards) = tables._all(
        "select count(*), count(distinct card) from events where kind = 'review'"
        " and not exists (select 1 from voided where target = events.id)"
    )[0]
    return Preview(tables.path, row[0], reviews, cards, row[1])


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
    copy goes on as a new device. Raises :class:`StoreError`, :class:`InputError`; then all is as it was.
    """
    if not source.is_file():
        raise InputError("no such backup", path=source, remedy="'studyml restore' lists them")
    if store.exists() and source.samefile(store):
        raise InputError("this is the store itself", path=source, remedy="'studyml restore' lists the backups")
    preview(source, clock)
    saved: list[tuple[Any, ...]] | None = None
    aside: Path | None = None
    with plainly(store), closing(WriteLock(store)) as lock, lock:
        if store.exists():
            try:
                aside = _backed_up(store, clock.now())
            except _Unusable as error:
                saved = salvage(store)
                aside = put_aside(store, backup_folder(store), clock.now(), error.word)
        try:
            _copy(source, store)
        except BaseException:
            if saved is not None and aside is not None:
                put_back(aside, store)
            raise
    return _gone_on(store, clock, aside, saved)


def _copy(source: Path, store: Path) -> None:
    with closing(open_reading(source)) as chosen, closing(open_writing(store)) as present:
        chosen.backup(present)
        present.execute("pragma journal_mode = wal")


def start_anew(store: Path, clock: Clock) -> Restored:
    """Begin a new store with what can still be read of a damaged one, which is kept beside the backups."""
    with plainly(store), closing(WriteLock(store)) as lock, lock:
        saved = salvage(store)
        aside = put_aside(store, backup_folder(store), clock.now())
    return _gone_on(store, clock, aside, saved)


class _Unusable(Exception):
    """The store that stands there can't be backed up as it is: it is damaged, newer or none of ours."""

    def __init__(self, word: str):
        super().__init__(word)
        self.word = word


def _backed_up(store: Path, now: datetime) -> Path:
    """Return a checked copy of a sound store. Raises :class:`_Unusable`, or why no copy can be made."""
    try:
        if store.stat().st_size == 0:
            require_not_lost(store)  # opened, it would lose its log
        with plainly(store), closing(open_writing(store)) as present:
            try:
                stored_version(present, store)
            except StoreError as error:
                raise _Unusable("replaced") from error
            return make_backup(present, store, now)
    except StoreError as error:
        damaged = isinstance(error, DamagedStoreError)
        if not damaged and passes(error):
            raise
        raise _Unusable("damaged" if damaged else "replaced") from error


def _gone_on(store: Path, clock: Clock, aside: Path | None, saved: list[tuple[Any, ...]] | None) -> Restored:
    """Let this copy go on as a device of its own, with what was saved."""
    from studyml.store.recording import Store

    with Store.open(store, clock) as opened:
        with opened.writing() as connection:
            opened._renew_device(connection)
            refusal.note(connection, "")  # was noted of what stood there before
            added = None if saved is None else add(connection, saved)
        opened.refold()
    return Restored(preview(store, clock), aside, added)
