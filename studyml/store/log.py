"""The log open for appending: every event durable before the call returns.

Owns opening, appending, the sequence and moment of an event, and the rule that each write happens inside
the lock file. Reading is ``tables``, meaning is ``fold``, what the program records is ``recording``.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from studyml import __version__
from studyml.clock import Clock
from studyml.errors import StoreError
from studyml.memory import fsrs
from studyml.memory.study_day import going_on, utc_text
from studyml.model.event import Event, EventKind
from studyml.store import due_seal
from studyml.store.connection import (
    READING_WORKS,
    SCHEMA_VERSION,
    only_readable,
    open_reading,
    open_writing,
    plainly,
    stored_version,
)
from studyml.store.entry import Entry
from studyml.store.fold import FOLD_VERSION, apply_all, refold
from studyml.store.identity import location, machine, new_device, uuid7
from studyml.store.lock import WriteLock
from studyml.store.payloads import encode, seal
from studyml.store.reader import EVENT_COLUMNS, event_of
from studyml.store.tables import SEALED_CARDS, Tables

BACKED_UP_AT_START = 64 << 20
"""Bytes; a copy of so much keeps nobody waiting."""


@dataclass(frozen=True, slots=True)
class Moment:
    """When something happened, as the log writes it."""

    at_utc: str
    offset_min: int
    study_day: str


@dataclass(frozen=True, slots=True)
class Draft:
    """An event not yet in the log."""

    kind: EventKind
    payload: Mapping[str, Any]
    card: str | None = None
    seed: int | None = None
    moment: Moment | None = None
    """None: now."""


@dataclass(frozen=True, slots=True)
class _End:
    """What a transaction need not ask again while nobody else writes."""

    seq: int
    study_day: str
    at_utc: str
    rollover: int
    wishes: fsrs.Wishes


_INSERT = f"insert into events ({EVENT_COLUMNS}, seal) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"


class Log(Tables):
    """A store open for appending. Use :meth:`open` as a context manager."""

    def __init__(self, path: Path, clock: Clock, connection: sqlite3.Connection, lock: WriteLock):
        super().__init__(path, clock, connection)
        self._lock = lock
        self._device = ""
        self._known: _End | None = None
        self._version = -1
        self._written = False
        self.frozen = False
        """Whether the store can't be written and was opened only to be read."""
        self.hash_found = ""
        """The tables' hash at opening where it was not the one kept, "" otherwise; they were rebuilt then."""

    @classmethod
    def open(cls, path: Path, clock: Clock, *, to_read: bool = False) -> Self:
        """Open for writing; makes the file and its folder, or migrates an older one.

        ``to_read``: a store that can't be written is opened all the same, and only writing raises. Raises
        :class:`StoreError` for a damaged, newer or foreign file, a folder that can't be written, or a lock held too
        long; nothing is overwritten.
        """
        path = Path(path)
        if to_read and only_readable(path):
            return cls._open_to_read(path, clock)
        with plainly(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            lock = WriteLock(path)
            with lock:
                connection = open_writing(path)
                try:
                    _prepare(connection, path, clock)
                    store = cls(path, clock, connection, lock)
                    store._settle()
                    store._written = False
                except BaseException:
                    connection.close()
                    lock.close()
                    raise
        store._back_up_what_a_kill_left()
        return store

    @classmethod
    def _open_to_read(cls, path: Path, clock: Clock) -> Self:
        with cls.read(path, clock) as tables:
            tables.require_sealed()
        store = cls(path, clock, open_reading(path), WriteLock(path))
        store.frozen = True
        store._device = super(Log, store).device
        return store

    def close(self) -> None:
        """Back up what was added (at most every half hour), fold the WAL back in and let go of the file."""
        try:
            if self._written:
                self._back_up_if_due()
                self._seal_tables()
        finally:
            if self.frozen:
                self._connection.close()
            else:
                with plainly(self.path), self._lock:
                    self._connection.close()
            self._lock.close()

    def backup(self, target: Path | None = None) -> Path:
        """Copy the store to ``target``, or among the rotated backups; return the file, checked.

        Raises :class:`StoreError` when the store is not sound or the copy can't be written.
        """
        from studyml.store.backup import make_backup

        with self._asking() as connection:
            return make_backup(connection, self.path, self.clock.now(), target)

    def _back_up_if_due(self) -> None:
        from studyml.store.backup import due_for_backup

        with suppress(StoreError, OSError):  # the answers are safe already; `doctor` tells of old backups
            if due_for_backup(self.path, self.clock.now()):
                self.backup()

    def _back_up_what_a_kill_left(self) -> None:
        """Make the backup that a session which was killed could not; a big store waits for its next end."""
        from studyml.store.backup import EVERY, backups

        with suppress(StoreError, OSError):
            if self.path.stat().st_size <= BACKED_UP_AT_START and self.events_written():
                kept = backups(self.path)
                if not kept or self.last_written() - kept[0].at > EVERY:
                    self.backup()

    @property
    def device(self) -> str:
        """This copy's id."""
        return self._device

    def wishes(self) -> fsrs.Wishes:
        """Return what the settings ask of due days."""
        return self._end().wishes if self._connection.in_transaction else super().wishes()

    @contextmanager
    def writing(self, *, appending: bool = False) -> Iterator[sqlite3.Connection]:
        """Hold the lock and one transaction: all of it is durable at the end, or none of it happened.

        ``appending``: nothing but :meth:`add_drafts` will write in it.
        """
        if self.frozen:
            raise StoreError("the store can't be written", path=self.path, remedy=READING_WORKS)
        with self._threads, plainly(self.path), self._lock:
            self._connection.execute("begin immediate")
            try:
                self._notice()
                yield self._connection
                self._connection.execute("commit")
                self._written = True
                if not appending:
                    self._known = None
            except BaseException:
                self._known = None
                if self._connection.in_transaction:
                    self._connection.execute("rollback")
                raise

    def _notice(self) -> None:
        """Forget what was remembered if another process wrote: it may have appended or restored a backup."""
        (version,) = self._connection.execute("pragma data_version").fetchone()
        if version != self._version:
            self._version, self._known = version, None

    def _end(self) -> _End:
        """Return where this device's log ends, and the settings it ends with."""
        if self._known is None:
            self._device = super().device or self._device
            row = self._connection.execute(
                "select seq, study_day, at_utc from events where device = ? order by seq desc limit 1", (self._device,)
            ).fetchone()
            seq, day, at_utc = row or (0, "", "")
            self._known = _End(seq, day, at_utc, super().rollover_hour(), super().wishes())
        return self._known

    def _moment(self) -> Moment:
        """Return now as the log writes it."""
        end = self._end()
        return _moment(self.clock.now(), end.rollover, end.study_day, end.at_utc)

    def append(
        self, kind: EventKind, payload: Mapping[str, Any], *, card: str | None = None, seed: int | None = None
    ) -> Event:
        """Append one event and fold it; durable on return."""
        return self.append_all([Draft(kind, payload, card, seed)])[0]

    def append_all(self, drafts: Sequence[Draft]) -> list[Event]:
        """Append events together: all or none."""
        with self.writing(appending=True):
            return self.add_drafts(drafts)

    def add_drafts(self, drafts: Sequence[Draft]) -> list[Event]:
        """Append inside a :meth:`writing` of the caller's."""
        end, now = self._end(), self.clock.now()
        present = None
        rows = []
        for seq, draft in enumerate(drafts, end.seq + 1):
            at = draft.moment or present
            if at is None:
                at = present = self._moment()
            row = (
                uuid7(now), self._device, seq, draft.kind.value, at.at_utc, at.offset_min, at.study_day, draft.card,
                draft.seed, encode(draft.payload),
            )  # fmt: skip
            rows.append((*row, seal(row)))
        self._connection.executemany(_INSERT, rows)
        entries = [
            Entry(row[0], row[1], row[2], row[3], row[4], row[6], row[7], draft.payload)
            for row, draft in zip(rows, drafts, strict=True)
        ]
        apply_all(self._connection, entries, fresh=True, wishes=end.wishes)
        if all(draft.kind not in (EventKind.SETTING, EventKind.VOID) for draft in drafts) and rows:
            last = rows[-1]
            self._known = _End(last[2], last[6], last[4], end.rollover, end.wishes)
        else:
            self._known = None
        return [event_of(row[:-1]) for row in rows]

    # keeping the tables right

    def _seal_tables(self) -> None:
        """Remember the tables' hash, so that the next opening and `due` notice a changed byte in them."""
        (count,) = self._all("select count(*) from memory")[0]
        with suppress(StoreError), self.writing() as connection:
            if count <= SEALED_CARDS:
                _set_meta(connection, "sealed", f"{__version__} {self._last_row()} {self.fold_hash()}")
                _set_meta(connection, due_seal.KEY, due_seal.sum_of(connection))
            else:
                connection.execute("delete from meta where key in ('sealed', ?)", (due_seal.KEY,))

    def refold(self) -> str:
        """Rebuild all tables from the log; return the hash afterwards."""
        with self.writing() as connection:
            refold(connection)
            _set_meta(connection, "fold", FOLD_VERSION)
        return self.fold_hash()

    def _settle(self) -> None:
        """Find this copy's device id, or a new one on another machine or path; refold tables of another version."""
        meta = dict(self._all("select key, value from meta"))
        here = {"machine": machine(), "path": location(self.path)}
        same = "device" in meta and all(meta.get(key) == value for key, value in here.items())
        right = meta.get("fold") == FOLD_VERSION
        if right and self.unsealed():
            self.hash_found, right = self.fold_hash(), False
        if same and right:
            self._device = meta["device"]
            return
        with self.writing() as connection:
            if not right:
                refold(connection)
                _set_meta(connection, "fold", FOLD_VERSION)
            if not same:
                self._renew_device(connection)

    def _renew_device(self, connection: sqlite3.Connection) -> None:
        """Go on as a device of its own: this file may exist twice now."""
        meta = dict(self._all("select key, value from meta"))
        former = json.loads(meta.get("former", "[]"))
        if "device" in meta:
            former.append(meta["device"])
        self._device = new_device()
        self._known = None
        fresh = {
            "device": self._device,
            "former": json.dumps(former),
            "machine": machine(),
            "path": location(self.path),
        }
        for key, value in fresh.items():
            _set_meta(connection, key, value)


def _prepare(connection: sqlite3.Connection, path: Path, clock: Clock) -> None:
    """Bring an empty or older file to the present schema; an older one is backed up first."""
    version = stored_version(connection, path)
    connection.execute("pragma journal_mode = wal")
    if version == SCHEMA_VERSION:
        return
    try:
        from studyml.store.schema import migrate
    except ImportError as error:
        raise StoreError("sqlite-utils is missing", path=path, remedy="install studyml again") from error
    if version > 0:
        from studyml.store.backup import make_backup

        make_backup(connection, path, clock.now())
    migrate(connection)


def _set_meta(connection: sqlite3.Connection, key: str, value: str) -> None:
    connection.execute("insert or replace into meta (key, value) values (?, ?)", (key, value))


def _moment(now: datetime, rollover_hour: int, last_day: str, last_at: str) -> Moment:
    """Return now as the log writes it."""
    day = going_on(now, rollover_hour, last_day, last_at).isoformat()
    offset = now.utcoffset()
    return Moment(utc_text(now), round(offset.total_seconds() / 60) if offset else 0, day)
