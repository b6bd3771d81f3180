"""The log open for appending: every event durable before the call returns.

Owns opening, appending, and the sequence and moment of an event. Reading is ``tables``, holding the file ``writer``,
meaning is ``fold``, what the program records is ``recording``.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple, Self

from studyml import __version__
from studyml.clock import Clock
from studyml.errors import DamagedStoreError, StoreError
from studyml.memory import fsrs
from studyml.model.event import Event, EventKind
from studyml.store import due_seal, refusal, tail
from studyml.store.connection import (
    is_there,
    only_readable,
    open_reading,
    open_writing,
    passes,
    plainly,
    require_not_lost,
    unwritable,
)
from studyml.store.draft import Draft, Moment, moment_of
from studyml.store.fold import FOLD_VERSION, refold
from studyml.store.identity import location, machine, new_device, same_machine, uuid7
from studyml.store.lock import WriteLock
from studyml.store.payloads import check_payload, encode, seal
from studyml.store.preparing import prepare, set_meta
from studyml.store.reader import EVENT_COLUMNS
from studyml.store.tables import SEALED_CARDS
from studyml.store.waiting import Waiting
from studyml.store.writer import MOST_WAITING, Writer

BACKED_UP_AT_START = 64 << 20
"""Bytes; a copy of so much keeps nobody waiting."""


class _End(NamedTuple):
    """What a transaction need not ask again while nobody else writes."""

    seq: int
    study_day: str
    at_utc: str
    rollover: int
    wishes: fsrs.Wishes


_INSERT = f"insert into fresh ({EVENT_COLUMNS}, seal) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"


_ANSWERS = (EventKind.REVIEW, EventKind.REPEAT)


class Log(Writer):
    """A store open for appending. Use :meth:`open` as a context manager."""

    def __init__(self, path: Path, clock: Clock, connection: sqlite3.Connection, lock: WriteLock):
        super().__init__(path, clock, connection, lock)
        self._device = ""
        self._inserting = connection.cursor()
        self._known: _End | None = None
        self._standing_answers: list[Event] = []
        """This device's last answers that stand, the newest last; fewer than all, or none, where it is not sure."""
        self.damage = ""
        """What an automatic backup found damaged, "" when nothing; also noted in the store."""
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
            return cls._open_to_read(path, clock, unwritable(path))
        try:
            return cls._open_to_write(path, clock)
        except StoreError as error:
            if not (to_read and passes(error) and path.is_file()):
                raise
            return cls._open_to_read(path, clock, error)

    @classmethod
    def _open_to_write(cls, path: Path, clock: Clock) -> Self:
        with plainly(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            lock = WriteLock(path)
            with lock:
                anew = not is_there(path)
                if not anew and path.stat().st_size == 0:
                    require_not_lost(path)
                connection = open_writing(path)
                try:
                    prepare(connection, path, clock, anew=anew)
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
    def _open_to_read(cls, path: Path, clock: Clock, refusal: StoreError) -> Self:
        with cls.read(path, clock) as tables:
            tables.require_sealed()
        with plainly(path):
            store = cls(path, clock, open_reading(path), WriteLock(path))
        store.refusal = refusal
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
            path = make_backup(connection, self.path, self.clock.now(), target)
        self.found_sound()
        return path

    def _back_up_if_due(self) -> None:
        from studyml.store.copies import due_for_backup

        try:
            if due_for_backup(self.path, self.clock.now()):
                self.backup()
        except DamagedStoreError as error:
            self._found_damaged(error.message)
        except (StoreError, OSError):
            pass  # trouble around the file: the answers are safe already, and a start tells of old backups

    def _back_up_what_a_kill_left(self) -> None:
        """Make the backup that a session which was killed could not; a big store waits for its next end."""
        from studyml.store.copies import EVERY, backups

        try:
            if self.path.stat().st_size <= BACKED_UP_AT_START and self.events_written():
                kept = backups(self.path)
                if not kept or self.last_written() - kept[0].at > EVERY:
                    self.backup()
        except DamagedStoreError as error:
            with suppress(StoreError):  # who opened it is told all the same
                self._found_damaged(error.message)
        except (StoreError, OSError):
            pass  # as above

    def _found_damaged(self, found: str) -> None:
        """Note why no backup is made, for the next start and `due`. Raises :class:`StoreError` where that can't be."""
        self.damage = found
        with self._transaction(rebuilding=True):  # folding what waits may meet the damage
            refusal.note(self._connection, found)

    def found_sound(self) -> None:
        """Take back the note that the store is damaged, once it was checked and is not."""
        self.damage = ""
        with self._asking() as connection:
            noted = bool(refusal.noted(connection))
        if noted and not self.frozen:
            with suppress(StoreError), self._transaction():  # on a full disk the next backup takes it back
                refusal.note(self._connection, "")

    @property
    def device(self) -> str:
        """This copy's id."""
        return self._device

    def wishes(self) -> fsrs.Wishes:
        """Return what the settings ask of due days."""
        return self._end().wishes if self._connection.in_transaction else super().wishes()

    def _look_again(self) -> None:
        self._known, self._standing_answers = None, []

    def _end(self) -> _End:
        """Return where this device's log ends, and the settings it ends with."""
        if self._known is None:
            self._begin()
            self._device = super().device or self._device
            ends = [
                self._connection.execute(
                    f"select seq, study_day, at_utc from {table} where device = ? order by seq desc limit 1",
                    (self._device,),
                ).fetchone()
                for table in ("main.fresh", "main.events")
            ]
            seq, day, at_utc = ends[0] or ends[1] or (0, "", "")
            self._known = _End(seq, day, at_utc, super().rollover_hour(), super().wishes())
        return self._known

    def _moment(self) -> Moment:
        """Return now as the log writes it."""
        end = self._end()
        return moment_of(self.clock.now(), end.rollover, end.study_day, end.at_utc)

    def append(
        self, kind: EventKind, payload: Mapping[str, Any], *, card: str | None = None, seed: int | None = None
    ) -> Event:
        """Append one event and fold it; durable on return."""
        with self._appending():
            return self.add(Draft(kind, payload, card, seed))

    def append_all(self, drafts: Sequence[Draft]) -> list[Event]:
        """Append events together: all or none."""
        with self._appending():
            return self.add_drafts(drafts)

    def add(self, draft: Draft) -> Event:
        """Append inside a :meth:`writing` of the caller's."""
        folded = self._at_once or draft.kind is EventKind.SETTING
        if folded:
            self._begin()
        event = self._insert(draft, draft.moment or self._moment())
        if folded:
            self._fold_tail()
        return event

    def add_drafts(self, drafts: Sequence[Draft]) -> list[Event]:
        """Append several of one moment inside a :meth:`writing` of the caller's."""
        self._begin()
        now = self._moment()
        events = [self._insert(draft, draft.moment or now) for draft in drafts]
        if self._at_once or any(draft.kind is EventKind.SETTING for draft in drafts):
            self._fold_tail()
        return events

    def rehearse(self, draft: Draft) -> None:
        """Do what appending an event does, and take it back: the processor forgets in a pause how it goes.

        Nothing reaches the disk. Where others hold the file or have written, nothing is done: the event waits then.
        """
        with suppress(StoreError), plainly(self.path), self._lock.briefly(0):
            if self.frozen or self._lock.others_held or self._connection.in_transaction:
                return
            self._begin()
            try:
                self._inserting.execute(_INSERT, self._row(draft, self._moment()))
            finally:
                self._connection.execute("rollback")

    def _row(self, draft: Draft, at: Moment) -> tuple[Any, ...]:
        check_payload(draft.kind, draft.card, draft.payload)
        # The id tells when it was written; the moment of a changed rating is that of its answer.
        row = (
            uuid7(self.clock.now()), self._device, self._end().seq + 1, draft.kind.value,
            at.at_utc.isoformat(timespec="microseconds"), at.offset_min, at.study_day, draft.card, draft.seed,
            encode(draft.payload),
        )  # fmt: skip
        return (*row, seal(row))

    def _insert(self, draft: Draft, at: Moment) -> Event:
        end, kind, payload = self._end(), draft.kind, draft.payload
        row = self._row(draft, at)
        self._known = _End(row[2], at.study_day, row[4], end.rollover, end.wishes)
        self._waiting.add(kind, draft.card, payload)
        self._written = True
        event = Event(
            row[0], row[1], row[2], kind, at.at_utc, at.offset_min, at.study_day, draft.card, draft.seed, payload
        )
        if kind in _ANSWERS:
            self._standing_answers.append(event)
            del self._standing_answers[:-MOST_WAITING]
        elif kind is EventKind.VOID:
            taken = payload["target"]
            self._standing_answers = [answer for answer in self._standing_answers if answer.id != taken]
        # The disk's pause comes last, for after it all is slow; a failure makes the transaction forget the above.
        self._inserting.execute(_INSERT, row)
        return event

    def _all(self, query: str, values: tuple[Any, ...] = ()) -> list[Any]:
        if self._connection.in_transaction:  # held, and its errors told, by whoever began it
            return self._connection.execute(query, values).fetchall()
        return super()._all(query, values)

    def load(self, first: date, last: date) -> dict[date, int]:
        """Return how many cards are due on each day from ``first`` to ``last``."""
        counts = super().load(first, last)
        for day, change in self._waiting.moved.items():
            if first <= day <= last:
                counts[day] = counts.get(day, 0) + change
        return counts

    # keeping the tables right

    def _seal_tables(self) -> None:
        """Remember the tables' hash, so that the next opening and `due` notice a changed byte in them."""
        (count,) = self._all("select count(*) from memory")[0]
        with suppress(StoreError), self.writing() as connection:
            if count <= SEALED_CARDS:
                set_meta(connection, "sealed", f"{__version__} {tail.last_row(connection)} {self.fold_hash()}")
                set_meta(connection, due_seal.KEY, due_seal.sum_of(connection))
            else:
                connection.execute("delete from meta where key in ('sealed', ?)", (due_seal.KEY,))

    def refold(self) -> str:
        """Rebuild all tables from the log; return the hash afterwards."""
        with self._transaction(rebuilding=True):
            self._rebuild()
        return self.fold_hash()

    def _rebuild(self) -> None:
        refold(self._connection)
        set_meta(self._connection, "fold", FOLD_VERSION)
        self._waiting = Waiting()

    def _settle(self) -> None:
        """Find this copy's device id, or a new one on another machine or path; bring the tables up to the log."""
        meta = dict(self._connection.execute("select key, value from meta"))
        same = "device" in meta and same_machine(meta.get("machine", ""), machine())
        same = same and meta.get("path") == location(self.path)
        right = meta.get("fold") == FOLD_VERSION
        if right and self.unsealed():
            self.hash_found, right = self.fold_hash(), False
        if same and right:
            self._device = meta["device"]
            return
        with self._transaction(rebuilding=not right):
            if not right:
                self._rebuild()
            if not same:
                self._renew_device(self._connection)

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
            set_meta(connection, key, value)
