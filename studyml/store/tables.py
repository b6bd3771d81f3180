"""Reading what was folded: memory, settings, counts, weakness.

Owns the questions the rest of the program asks of a store. Writes nothing; ``log.Store`` adds that.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar

from studyml import __version__
from studyml.clock import Clock
from studyml.errors import StoreError
from studyml.memory import beta, fsrs
from studyml.memory.study_day import ROLLOVER_HOUR, study_day
from studyml.memory.weakness import AreaWeakness, RetroLine, describe
from studyml.model.event import Event, EventKind
from studyml.store.connection import open_reading, plainly, require_current, stored_version
from studyml.store.evidence import faded_sums
from studyml.store.fold import ORDER, Corrupt, wishes_from
from studyml.store.rows import TABLES

if TYPE_CHECKING:
    from studyml.memory.forecast import Forecast
    from studyml.store.inspection import Inspection

EVENT_COLUMNS = "id, device, seq, kind, at_utc, offset_min, study_day, card, seed, payload"
_MEMORY = (
    "select card, area, kind, seconds, stability, difficulty, first, last, due, reviews, lapses, suspended, buried,"
    " flagged from memory"
)
_ANSWERS = (EventKind.REVIEW, EventKind.REPEAT)
MISTAKE_DAYS = 60
"""How far back a reason counts mistakes."""


@dataclass(frozen=True, slots=True)
class DayCount:
    """What was done on one study day."""

    day: date
    reviews: int
    repeats: int
    correct: int
    """Reviews with any success."""
    ms: int
    attempts: int


@dataclass(frozen=True, slots=True)
class RecentMistake:
    """A mistake of a first answer or an attempt."""

    day: date
    card: str
    """Card or exercise."""
    code: str
    area: str
    """The area charged."""
    times: int


T = TypeVar("T")


class Tables:
    """A store open for reading."""

    def __init__(self, path: Path, clock: Clock, connection: sqlite3.Connection):
        self.path = path
        self.clock = clock
        self._connection = connection
        self._threads = threading.RLock()

    @staticmethod
    def read(path: Path, clock: Clock) -> Tables:
        """Open it read-only, also while others write. Raises :class:`StoreError`."""
        with plainly(path):
            connection = open_reading(path)
            try:
                require_current(stored_version(connection, path), path)
            except BaseException:
                connection.close()
                raise
        return Tables(path, clock, connection)

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
            except ValueError as error:
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

    def last_answer(self) -> Event | None:
        """Return the answer that :meth:`undo` would take back: this device's last, else the last of all."""
        base = (
            f"select {EVENT_COLUMNS} from events where {{}} kind in ('review', 'repeat')"
            " and not exists (select 1 from voided where target = events.id) order by {} limit 1"
        )
        found = self._made(event_of, base.format("device = ? and", "seq desc"), (self.device,)) or self._made(
            event_of, base.format("", "study_day desc, at_utc desc, device desc, seq desc")
        )
        return found[0] if found else None

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

    @property
    def device(self) -> str:
        """This copy's id."""
        rows = self._all("select value from meta where key = 'device'")
        return str(rows[0][0]) if rows else ""

    # days and settings

    def setting(self, key: str, default: Any = None) -> Any:
        """Return a setting's value, or ``default`` where there is none or None."""
        rows = self._made(_value_of, "select value from settings where key = ?", (key,))
        return default if not rows or rows[0] is None else rows[0]

    def settings(self) -> dict[str, Any]:
        """Return all settings that have a value."""
        found = {key: json.loads(value) for key, value in self._all("select key, value from settings order by key")}
        return {key: value for key, value in found.items() if value is not None}

    def rollover_hour(self) -> int:
        """Return the hour at which a study day begins."""
        hour = self.setting("rollover", ROLLOVER_HOUR)
        return hour if isinstance(hour, int) and 0 <= hour <= 23 else ROLLOVER_HOUR

    def today(self) -> date:
        """Return the study day it is now."""
        return study_day(self.clock.now(), self.rollover_hour())

    def wishes(self) -> fsrs.Wishes:
        """Return what the settings ask of due days."""
        return wishes_from(self.setting)

    def days(self, since: date | None = None) -> list[DayCount]:
        """Return the counts of every study day with an answer, oldest first."""
        rows = self._all(
            "select study_day, reviews, repeats, correct, ms, attempts from days where study_day >= ? order by 1",
            (since.isoformat() if since else "",),
        )
        return [DayCount(date.fromisoformat(day), *counts) for day, *counts in rows]

    # cards

    def memory(self, card: str) -> fsrs.MemoryState | None:
        """Return the state of a card, None if nothing ever happened to it."""
        rows = self._made(state_of, f"{_MEMORY} where card = ?", (card,))
        return rows[0] if rows else None

    def memories(self) -> dict[str, fsrs.MemoryState]:
        """Return the state of every card that anything happened to."""
        return {state.card: state for state in self._made(state_of, f"{_MEMORY} order by card")}

    def due(self, day: date, limit: int | None = None) -> list[fsrs.MemoryState]:
        """Return the cards due on ``day`` or before, longest overdue first; without suspended and buried ones."""
        text = day.isoformat()
        query = f"{_MEMORY} where due <= ? and not suspended and (buried is null or buried != ?) order by due, card"
        if limit is not None:
            query += f" limit {int(limit)}"
        return self._made(state_of, query, (text, text))

    def new_on(self, day: date) -> int:
        """Return how many cards were answered for the first time on ``day``."""
        return int(self._all("select count(*) from memory where first = ?", (day.isoformat(),))[0][0])

    def answered(self, day: date) -> set[str]:
        """Return the cards whose review of ``day`` is done."""
        return {row[0] for row in self._all("select card from memory where last = ?", (day.isoformat(),))}

    def leeches(self) -> list[fsrs.MemoryState]:
        """Return the cards forgotten eight times or more and still asked, worst first."""
        query = f"{_MEMORY} where lapses >= ? and not suspended order by lapses desc, card"
        return self._made(state_of, query, (fsrs.LEECH_LAPSES,))

    def next_states(self, card: str, day: date | None = None) -> tuple[fsrs.NextState, ...]:
        """Return what Again, Hard, Good and Easy would make of the card: for the words on the keys."""
        return fsrs.next_states(self.memory(card), day or self.today(), self.wishes(), card, self.load)

    def forecast(self, days: int, new_a_day: int = 0) -> Forecast:
        """Return the work of the coming days, today first, and what will be known on the last of them."""
        from studyml.memory.forecast import forecast

        return forecast(self.memories().values(), self.today(), days, self.wishes(), new_a_day)

    def ahead_of_now(self) -> timedelta:
        """Return how far this device's last event lies after now; more than zero means that a clock was wrong."""
        rows = self._all("select at_utc from events where device = ? order by seq desc limit 1", (self.device,))
        now = self.clock.now()
        last = datetime.fromisoformat(rows[0][0]) if rows else now
        return max(last - now, timedelta(0))

    def load(self, first: date, last: date) -> dict[date, int]:
        """Return how many cards are due on each day from ``first`` to ``last``."""
        rows = self._all(
            "select due, cards from loads where due between ? and ?",
            (first.isoformat(), last.isoformat()),
        )
        return {date.fromisoformat(day): count for day, count in rows}

    # sessions, notes, plans, programs

    def session(self) -> dict[str, Any] | None:
        """Return this device's last saved session, or that of the device this copy was before; else None."""
        former = self._made(_value_of, "select value from meta where key = 'former'")
        for device in [self.device, *reversed(former[0] if former else [])]:
            rows = self._made(_value_of, "select payload from sessions where device = ?", (device,))
            if rows:
                return dict(rows[0])
        return None

    def retro_lines(self) -> dict[str, dict[str, Any]]:
        """Return what the newest notes say of each area: level, confirmed, reason, study_day."""
        rows = self._all("select area, level, confirmed, reason, study_day from retros order by area")
        return {
            area: {"level": level, "confirmed": bool(confirmed), "reason": reason, "study_day": day}
            for area, level, confirmed, reason, day in rows
        }

    def plan_lines(self) -> list[tuple[str, bool]]:
        """Return the learner's plan as (line, done)."""
        return [(line, bool(done)) for line, done in self._all("select line, done from plan order by at, line")]

    def attempts(self, exercise: str | None = None) -> list[dict[str, Any]]:
        """Return the attempts at one exercise or all, oldest first: exercise, study_day, at_utc, outcome, seconds."""
        names = ("exercise", "study_day", "at_utc", "outcome", "seconds")
        where, values = ("where exercise = ?", (exercise,)) if exercise is not None else ("", ())
        rows = self._all(f"select {', '.join(names)} from attempts {where} order by study_day, at_utc, id", values)
        return [dict(zip(names, row, strict=True)) for row in rows]

    # weakness

    def mistakes(self, since: date) -> list[RecentMistake]:
        """Return the mistakes of first answers and attempts since a study day, newest first."""
        rows = self._all(
            "select study_day, card, code, area, times from mistakes where study_day >= ?"
            " order by study_day desc, card, code",
            (since.isoformat(),),
        )
        return [RecentMistake(date.fromisoformat(day), *rest) for day, *rest in rows]

    def weakness(self, day: date, areas: Iterable[str] | None = None, *, recall: bool = False) -> list[AreaWeakness]:
        """Return areas, weakest first. Without ``areas``: those with any evidence or notes.

        ``recall`` also works out what of each area would be left on ``day``.
        """
        with self._asking() as connection:
            sums = faded_sums(connection, day)
        retros = self._retros(day)
        slips: dict[str, list[tuple[str, int]]] = {}
        for area, code, times in self._all(
            "select area, code, sum(times) from mistakes where study_day > ? group by 1, 2 order by 3 desc, 2",
            ((day - timedelta(days=MISTAKE_DAYS)).isoformat(),),
        ):
            slips.setdefault(area, []).append((code, times))
        recalls = self._recalls(day) if recall else {}
        wanted = sums.keys() | retros.keys() if areas is None else set(areas)
        found = []
        for area in sorted(wanted):
            retro = retros.get(area)
            good, bad, answers = sums.get(area, (0.0, 0.0, 0))
            level, strength = (retro.level, retro.strength) if retro else (None, 0.0)
            estimate = beta.estimate(good, bad, level, strength)
            found.append(describe(area, estimate, answers, retro, slips.get(area, []), recalls.get(area)))
        return sorted(found, key=lambda item: (-item.weakness, item.area))

    def _retros(self, day: date) -> dict[str, RetroLine]:
        found = {}
        for area, line in self.retro_lines().items():
            days = (day - date.fromisoformat(line["study_day"])).days
            confirmed = line["confirmed"]
            full = beta.retro_strength(0, confirmed)
            found[area] = RetroLine(line["level"], confirmed, beta.retro_strength(days, confirmed), full)
        return found

    def _recalls(self, day: date) -> dict[str, float]:
        total: dict[str, tuple[float, int]] = {}
        for area, stability, last in self._all("select area, stability, last from memory where stability is not null"):
            days = (day - date.fromisoformat(last)).days
            before, n = total.get(area, (0.0, 0))
            total[area] = before + fsrs.recall(stability, days), n + 1
        return {area: value / n for area, (value, n) in total.items()}

    # the published hash

    def fold_hash(self) -> str:
        """Return the SHA-256 over all folded tables sorted by key; depends on the events alone, never on today."""
        digest = hashlib.sha256(f"studyml {__version__} fsrs {fsrs.FSRS_VERSION}\n".encode())
        with self._asking() as connection:
            for name, (keys, columns) in sorted(TABLES.items()):
                digest.update(f"{name}\n".encode())
                order = ", ".join(keys)
                for row in connection.execute(f"select {', '.join(keys + columns)} from {name} order by {order}"):
                    text = json.dumps([field.hex() if isinstance(field, float) else field for field in row])
                    digest.update(text.encode("utf-8") + b"\n")
        return digest.hexdigest()


def _value_of(row: tuple[Any, ...]) -> Any:
    return json.loads(row[0])


def event_of(row: tuple[Any, ...]) -> Event:
    """Return the event of a row of :data:`EVENT_COLUMNS`."""
    identity, device, seq, kind, at_utc, offset_min, day, card, seed, payload = row
    at = datetime.fromisoformat(at_utc).astimezone(UTC)
    found: Mapping[str, Any] = json.loads(payload)
    return Event(identity, device, seq, EventKind(kind), at, offset_min, day, card, seed, found)


def state_of(row: tuple[Any, ...]) -> fsrs.MemoryState:
    """Return the state of a row of the memory table."""

    def day(text: str | None) -> date | None:
        return None if text is None else date.fromisoformat(text)

    card, area, kind, seconds, stability, difficulty, first, last, due, reviews, lapses, suspended, buried, flag = row
    return fsrs.MemoryState(
        card, area, kind, seconds, stability, difficulty, day(first), day(last), day(due), reviews, lapses,
        bool(suspended), day(buried), bool(flag),
    )  # fmt: skip
