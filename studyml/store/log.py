"""The store open for writing: every answer durable before the call returns.

Owns appending, the choice between ``review`` and ``repeat``, undo, and the rule that each write happens
inside the lock file. Reading is ``tables``, meaning is ``fold``.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Self

from studyml.clock import Clock
from studyml.errors import SettingsError, StoreError
from studyml.memory import fsrs
from studyml.memory.study_day import study_day
from studyml.model.event import Event, EventKind
from studyml.model.mistakes import mistakes as vocabulary
from studyml.model.question import Question
from studyml.model.rating import Rating
from studyml.model.verdict import Outcome, Verdict
from studyml.store.connection import SCHEMA_VERSION, open_writing, plainly, stored_version
from studyml.store.fold import FOLD_VERSION, Entry, apply_all, refold
from studyml.store.identity import location, machine, new_device, uuid7
from studyml.store.lock import WriteLock
from studyml.store.payloads import encode, seal
from studyml.store.tables import EVENT_COLUMNS, Tables, event_of

SEALED_CARDS = 5_000
"""Up to so many cards the tables are checked at every opening; beyond, by `doctor`."""


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


class Store(Tables):
    """The learner's store. Use :meth:`open` as a context manager."""

    def __init__(self, path: Path, clock: Clock, connection: sqlite3.Connection, lock: WriteLock):
        super().__init__(path, clock, connection)
        self._lock = lock
        self._device = ""
        self._written = False
        self.hash_found = ""
        """The tables' hash at opening where it was not the one kept, "" otherwise; they were rebuilt then."""

    @classmethod
    def open(cls, path: Path, clock: Clock) -> Self:
        """Open for writing; makes the file and its folder, or migrates an older one.

        Raises :class:`StoreError` for a damaged, newer or foreign file, a folder that can't be written, or a
        lock held too long; nothing is overwritten.
        """
        path = Path(path)
        with plainly(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            lock = WriteLock(path)
            with lock:
                connection = open_writing(path)
                try:
                    _prepare(connection, path)
                    store = cls(path, clock, connection, lock)
                    store._settle()
                    store._written = False
                except BaseException:
                    connection.close()
                    lock.close()
                    raise
        return store

    def close(self) -> None:
        """Back up what was added (at most every half hour), fold the WAL back in and let go of the file."""
        try:
            if self._written:
                self._back_up_if_due()
                self._seal_tables()
        finally:
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

    @property
    def device(self) -> str:
        """This copy's id."""
        return self._device

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Hold the lock and one transaction: all of it is durable at the end, or none of it happened."""
        with self._threads, plainly(self.path), self._lock:
            self._connection.execute("begin immediate")
            try:
                self._device = super().device or self._device  # another process may have restored a backup
                yield self._connection
                self._connection.execute("commit")
                self._written = True
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("rollback")
                raise

    def append(
        self, kind: EventKind, payload: Mapping[str, Any], *, card: str | None = None, seed: int | None = None
    ) -> Event:
        """Append one event and fold it; durable on return."""
        return self.append_all([Draft(kind, payload, card, seed)])[0]

    def append_all(self, drafts: Sequence[Draft]) -> list[Event]:
        """Append events together: all or none."""
        with self.writing() as connection:
            return self._append(connection, drafts)

    def add_drafts(self, drafts: Sequence[Draft]) -> list[Event]:
        """Append inside a :meth:`writing` of the caller's."""
        return self._append(self._connection, drafts)

    def _append(self, connection: sqlite3.Connection, drafts: Sequence[Draft]) -> list[Event]:
        seq, last_day, last_at = self._end(connection)
        now = self.clock.now()
        moment = _moment(now, self.rollover_hour(), last_day, last_at)
        rows = []
        for draft in drafts:
            seq += 1
            at = draft.moment or moment
            text = encode(draft.payload)
            row = (
                uuid7(now), self._device, seq, draft.kind.value, at.at_utc, at.offset_min, at.study_day, draft.card,
                draft.seed, text,
            )  # fmt: skip
            rows.append((*row, seal(row)))
        connection.executemany(
            f"insert into events ({EVENT_COLUMNS}, seal) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows
        )
        apply_all(
            connection,
            [
                Entry(row[0], row[1], row[2], row[3], row[4], row[6], row[7], draft.payload)
                for row, draft in zip(rows, drafts, strict=True)
            ],
        )
        return [event_of(row[:-1]) for row in rows]

    def _end(self, connection: sqlite3.Connection) -> tuple[int, str, str]:
        """Return seq, study day and time of this device's last event."""
        row = connection.execute(
            "select seq, study_day, at_utc from events where device = ? order by seq desc limit 1", (self._device,)
        ).fetchone()
        return (0, "", "") if row is None else tuple(row)

    # answers

    def record_answer(
        self,
        question: Question,
        verdict: Verdict,
        answer: str,
        *,
        rating: Rating,
        ms: int = 0,
        prerequisites: Sequence[str] = (),
        hints: int = 0,
        given_up: bool = False,
        confidence: str | None = None,
        versions: Mapping[str, str] | None = None,
    ) -> Event:
        """Record an answer: the card's first of its study day is a ``review``, later ones are ``repeat``.

        Durable on return. Raises :class:`ValueError` for an outcome that is not recorded.
        """
        if not verdict.outcome.recorded and not given_up:
            raise ValueError(f"an answer that is {verdict.outcome} is not recorded")
        codes = [found.code for found in verdict.mistakes]
        known = vocabulary()
        charged = None
        if codes and not given_up:
            first = known.get(codes[0])
            charged = question.area if first is None else first.charged_area(question.area)
        payload: dict[str, Any] = {
            "answer": answer,
            "outcome": (Outcome.WRONG if given_up and not verdict.outcome.recorded else verdict.outcome).value,
            "rating": int(rating),
            "area": question.area,
            "kind": question.kind.value,
            "seconds": question.seconds,
            "ms": max(0, int(ms)),
            "mistakes": codes,
            "charged": charged,
            "evidence": verdict.evidence,
            "prerequisites": list(prerequisites),
            "options": len(question.options),
            "hints": hints,
            "given_up": given_up,
        }
        if confidence:
            payload["confidence"] = confidence
        if versions:
            payload["versions"] = dict(versions)
        return self.record(question.id, payload, seed=question.seed)

    def record(self, card: str, payload: Mapping[str, Any], *, seed: int | None = None) -> Event:
        """Record an answer given as a finished payload (:class:`studyml.store.payloads.Answer`)."""
        with self.writing() as connection:
            _, last_day, last_at = self._end(connection)
            today = _moment(self.clock.now(), self.rollover_hour(), last_day, last_at).study_day
            if self._reviewed(card, today):
                return self._append(connection, [Draft(EventKind.REPEAT, payload, card, seed)])[0]
            placed = {**payload, "fuzz": self.place(card, Rating(payload["rating"]), today)}
            return self._append(connection, [Draft(EventKind.REVIEW, placed, card, seed)])[0]

    def place(self, card: str, rating: Rating, day: str) -> float | None:
        """Return where in its fuzz range the next due day meets the lightest load."""
        state = self.memory(card) or fsrs.MemoryState(card)
        return fsrs.next_state(state, rating, date.fromisoformat(day), self.wishes(), self.load).place

    def _reviewed(self, card: str, day: str) -> bool:
        return bool(
            self._all(
                "select 1 from events where card = ? and study_day = ? and kind = 'review'"
                " and not exists (select 1 from voided where target = events.id) limit 1",
                (card, day),
            )
        )

    def undo(self) -> Event | None:
        """Take the last answer back, also one from before a restart; return it, or None if there is none."""
        with self.writing() as connection:
            answer = self.last_answer()
            if answer is not None:
                self._append(connection, [Draft(EventKind.VOID, {"target": answer.id})])
            return answer

    def change_rating(self, event: Event, rating: Rating) -> Event:
        """Give an answer another rating: it is taken back and written again with its own times."""
        if event.kind not in (EventKind.REVIEW, EventKind.REPEAT):
            raise ValueError(f"a {event.kind} has no rating")
        at = Moment(_utc(event.at_utc), event.offset_min, event.study_day)
        payload = {**event.payload, "rating": int(rating)}
        with self.writing() as connection:
            self._append(connection, [Draft(EventKind.VOID, {"target": event.id})])
            if event.kind is EventKind.REVIEW and event.card is not None:
                payload["fuzz"] = self.place(event.card, rating, event.study_day)
            return self._append(connection, [Draft(event.kind, payload, event.card, event.seed, at)])[0]

    # the other kinds

    def set_setting(self, key: str, value: Any) -> Event | None:
        """Set what changes a fold or was learned; None takes it back. Returns None when nothing changed.

        Raises :class:`SettingsError` for a value that can't be.
        """
        check_setting(key, value)
        if key == "away" and value is not None and (value.get("from") or "") <= self.today().isoformat():
            value = {**value, "from": None}  # from now on: what is overdue already is spread as well
        with self.writing() as connection:
            if self.setting(key) == value:
                return None
            return self._append(connection, [Draft(EventKind.SETTING, {"key": key, "value": value})])[0]

    def save_session(self, payload: Mapping[str, Any]) -> Event:
        """Keep the session (seed, queue, position, …) for :meth:`session`."""
        return self.append(EventKind.SESSION, payload)

    def record_retro(
        self, text: str, areas: Sequence[Mapping[str, Any]], findings: Mapping[str, Any] | None = None
    ) -> Event:
        """Record notes: ``areas`` are ``{"area", "level": high|medium|low|good, "confirmed", "reason"}``."""
        for line in areas:
            if line.get("level") not in ("high", "medium", "low", "good"):
                raise ValueError(f"no such level: {line.get('level')!r}")
        lines = [{"confirmed": True, "reason": "", **line} for line in areas]
        return self.append(EventKind.RETRO, {"text": text, "areas": lines, "findings": dict(findings or {})})

    def record_attempt(self, exercise: str, payload: Mapping[str, Any]) -> Event:
        """Record one check of a submission (:class:`studyml.store.payloads.Attempt`)."""
        return self.append(EventKind.ATTEMPT, payload, card=exercise)

    def act(self, card: str, action: str, note: str = "") -> Event:
        """Suspend, unsuspend, bury, flag or unflag a card."""
        if action not in ("suspend", "unsuspend", "bury", "flag", "unflag"):
            raise ValueError(f"no such action: {action!r}")
        return self.append(EventKind.CARD, {"action": action, "note": note} if note else {"action": action}, card=card)

    # keeping the tables right

    def _seal_tables(self) -> None:
        """Remember the tables' hash, so that the next opening notices a changed byte in them."""
        (count,) = self._all("select count(*) from memory")[0]
        if count <= SEALED_CARDS:
            with suppress(StoreError), self.writing() as connection:
                _set_meta(connection, "sealed", f"{self._last_row()} {self.fold_hash()}")

    def _unsealed(self, sealed: str) -> bool:
        """Tell whether nothing was written since the tables' hash was kept, and yet it is another."""
        row, _, digest = sealed.partition(" ")
        return row == str(self._last_row()) and digest != self.fold_hash()

    def _last_row(self) -> int:
        return int(self._all("select coalesce(max(rowid), 0) from events")[0][0])

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
        if right and self._unsealed(meta.get("sealed", "")):
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
        fresh = {
            "device": self._device,
            "former": json.dumps(former),
            "machine": machine(),
            "path": location(self.path),
        }
        for key, value in fresh.items():
            _set_meta(connection, key, value)


def check_setting(key: str, value: Any) -> None:
    """Raise :class:`SettingsError` unless the value can be. Settings of other names take any JSON value."""
    if value is None:
        return

    def day(found: Any) -> bool:
        try:
            return isinstance(found, str) and bool(date.fromisoformat(found))
        except ValueError:
            return False

    whole = isinstance(value, int) and not isinstance(value, bool)
    if key == "retention":
        try:
            fsrs.check_retention(float(value))
        except (TypeError, ValueError) as error:
            raise SettingsError(f"retention is a number from 0.70 to 0.97, not {value!r}") from error
    elif key == "rollover" and not (whole and 0 <= value <= 23):
        raise SettingsError(f"rollover is an hour from 0 to 23, not {value!r}")
    elif key == "new" and not (whole and 0 <= value <= 1000):
        raise SettingsError(f"new is a number of cards a day, not {value!r}")
    elif key == "interview" and not day(value):
        raise SettingsError(f"interview is a date such as 2027-01-15, not {value!r}")
    elif key == "away" and not (
        isinstance(value, dict) and day(value.get("until")) and (value.get("from") is None or day(value["from"]))
    ):
        raise SettingsError(f'away is {{"from": date or null, "until": date}}, not {value!r}')


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    version = stored_version(connection, path)
    connection.execute("pragma journal_mode = wal")
    if version == SCHEMA_VERSION:
        return
    try:
        from studyml.store.schema import migrate
    except ImportError as error:
        raise StoreError("sqlite-utils is missing", path=path, remedy="install studyml again") from error
    migrate(connection)


def _set_meta(connection: sqlite3.Connection, key: str, value: str) -> None:
    connection.execute("insert or replace into meta (key, value) values (?, ?)", (key, value))


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _moment(now: datetime, rollover_hour: int, last_day: str, last_at: str) -> Moment:
    """Return now as the log writes it. Where time went on but the local day went back (travel west over the
    date line, a later rollover hour) the study day stays; a clock that itself went back is not hidden.
    """
    at_utc = _utc(now)
    day = study_day(now, rollover_hour).isoformat()
    if last_day > day and at_utc >= last_at and (date.fromisoformat(last_day) - date.fromisoformat(day)).days <= 1:
        day = last_day
    offset = now.utcoffset()
    return Moment(at_utc, round(offset.total_seconds() / 60) if offset else 0, day)
