"""Reading a store: the log, the settings, the study day.

Owns the connection of a reader and its errors. Writes nothing; the folded tables are ``tables``' matter.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar

from studyml.clock import Clock
from studyml.errors import StoreError
from studyml.memory import fsrs
from studyml.memory.study_day import ROLLOVER_HOUR, going_on
from studyml.model.event import Event, EventKind
from studyml.store.connection import plainly
from studyml.store.entry import ORDER, Corrupt
from studyml.store.order import clock_of
from studyml.store.refusal import noted
from studyml.store.settings import can_be
from studyml.store.tail import own_end
from studyml.store.wishes import wishes_from

if TYPE_CHECKING:
    from studyml.store.inspection import Inspection

EVENT_COLUMNS = "id, device, seq, kind, at_utc, offset_min, study_day, card, seed, payload"
LAST_FIRST = "study_day desc, at_utc desc, device desc, seq desc"
T = TypeVar("T")


class Reader:
    """A store open for reading: the log and what was said once."""

    def __init__(self, path: Path, clock: Clock, connection: sqlite3.Connection):
        self.path = path
        self.clock = clock
        self._connection = connection
        self._threads = threading.RLock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    @contextmanager
    def _asking(self) -> Iterator[sqlite3.Connection]:
        with self._threads, plainly(self.path):
            yield self._connection

    def _all(self, query: str, values: tuple[Any, ...] = ()) -> list[Any]:
        with self._asking() as connection:
            return connection.execute(query, values).fetchall()

    def _made(self, make: Callable[[Any], T], query: str, values: tuple[Any, ...] = ()) -> list[T]:
        """Return the rows as values; one that can't be read is damage, said as such."""
        with plainly(self.path):
            try:
                return [make(row) for row in self._all(query, values)]
            except (ValueError, TypeError) as error:
                raise Corrupt("a row is not as it was written") from error

    # the log

    def events(
        self,
        kinds: Iterable[EventKind] | None = None,
        card: str | None = None,
        *,
        since: date | None = None,
        voided: bool = False,
    ) -> list[Event]:
        """Return events in fold order; those taken back only with ``voided``."""
        values: list[Any] = [kind.value for kind in (EventKind if kinds is None else kinds)]
        where = [f"kind in ({', '.join('?' * len(values))})"]  # kinds of a newer version stay unread
        if card is not None:
            where.append("card = ?")
            values.append(card)
        if since is not None:
            where.append("study_day >= ?")
            values.append(since.isoformat())
        if not voided:
            where.append("id not in (select target from voided)")
        query = f"select {EVENT_COLUMNS} from events where {' and '.join(where)} order by {ORDER}"
        return self._made(event_of, query, tuple(values))

    def answers(self, limit: int, card: str | None = None) -> list[Event]:
        """Return the last standing answers of any device, newest first; with ``card`` that card's alone."""
        where, values = ("card = ?", (card,)) if card is not None else ("true", ())
        return self._standing(where, values, LAST_FIRST, limit)

    def last_answer(self) -> Event | None:
        """Return the answer that :meth:`undo` would take back: this device's last, else the last of all."""
        found = self._standing("device = ?", (self.device,), "seq desc", 1) or self.answers(1)
        return found[0] if found else None

    def _standing(
        self,
        where: str,
        values: tuple[Any, ...],
        order: str,
        limit: int,
        besides: Sequence[str] = (),
        table: str = "events",
    ) -> list[Event]:
        """Return answers that were not taken back, neither in the tables nor among the ids ``besides``."""
        found = self._made(
            lambda row: None if row[0] in besides else event_of(row),
            f"select {EVENT_COLUMNS} from {table} as found where {where} and kind in ('review', 'repeat')"
            f" and not exists (select 1 from voided where target = found.id) order by {order} limit ?",
            (*values, limit + len(besides)),  # one text however many there are: SQLite keeps what it made of it
        )
        return [event for event in found if event is not None][:limit]

    def events_written(self) -> bool:
        """Tell whether anything ever happened."""
        return bool(self._all("select 1 from events limit 1"))

    def last_written(self) -> datetime:
        """Return the clock's reading at the newest event by id, of any device; now at latest, and without one."""
        rows, now = self._all("select max(id) from events"), self.clock.now()
        return min(clock_of(rows[0][0]), now) if rows[0][0] else now

    def export(self) -> Iterator[str]:
        """Yield every event as a JSON line. Raises :class:`StoreError` before the first when one is damaged."""
        from studyml.store.incoming import lines

        found = self.inspect()
        if not found.sound:
            raise StoreError("the store is damaged", path=self.path, remedy="'studyml doctor' tells more")
        with self._asking() as connection:
            yield from lines(connection)

    def inspect(self) -> Inspection:
        """Check file and events without changing anything."""
        from studyml.store.inspection import inspect

        with self._asking() as connection:
            return inspect(connection)

    def damage_noted(self) -> str:
        """Return what the last automatic backup found damaged, "" when nothing."""
        with self._asking() as connection:
            return noted(connection)

    @property
    def device(self) -> str:
        """This copy's id."""
        rows = self._all("select value from meta where key = 'device'")
        return str(rows[0][0]) if rows else ""

    # days and settings

    def setting(self, key: str, default: Any = None) -> Any:
        """Return a setting's value, or ``default`` where there is none, None, or one of another version's."""
        rows = self._made(value_of, "select value from settings where key = ?", (key,))
        return default if not rows or rows[0] is None or not can_be(key, rows[0]) else rows[0]

    def settings(self) -> dict[str, Any]:
        """Return all settings that have a value."""
        found = {key: json.loads(value) for key, value in self._all("select key, value from settings order by key")}
        return {key: value for key, value in found.items() if value is not None}

    def rollover_hour(self) -> int:
        """Return the hour at which a study day begins."""
        hour: int = self.setting("rollover", ROLLOVER_HOUR)
        return hour

    def today(self) -> date:
        """Return the study day it is now, as the next event will be dated."""
        with self._asking() as connection:
            return going_on(self.clock.now(), self.rollover_hour(), *own_end(connection))

    def wishes(self) -> fsrs.Wishes:
        """Return what the settings ask of due days."""
        return wishes_from(self.setting)


def value_of(row: tuple[Any, ...]) -> Any:
    """Return the JSON value of a row's one column."""
    return json.loads(row[0])


def event_of(row: tuple[Any, ...]) -> Event:
    """Return the event of a row of :data:`EVENT_COLUMNS`."""
    identity, device, seq, kind, at_utc, offset_min, day, card, seed, payload = row
    at = datetime.fromisoformat(at_utc).astimezone(UTC)
    found: Mapping[str, Any] = json.loads(payload)
    return Event(identity, device, seq, EventKind(kind), at, offset_min, day, card, seed, found)
