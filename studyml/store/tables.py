"""Reading what was folded: memory, counts, weakness.

Owns the questions the rest of the program asks of the folded tables. Writes nothing; ``log`` adds that.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from studyml import __version__
from studyml.clock import Clock
from studyml.errors import StoreError
from studyml.memory import beta, fsrs
from studyml.memory.study_day import utc_text
from studyml.memory.weakness import AreaWeakness, RetroLine, describe
from studyml.model.event import EventKind
from studyml.store import tail
from studyml.store.connection import REBUILT, open_reading, plainly, require_current, stored_version
from studyml.store.evidence import faded_sums
from studyml.store.order import TOLERANCE
from studyml.store.reader import Reader, value_of
from studyml.store.rows import TABLES, lift

if TYPE_CHECKING:
    from studyml.memory.forecast import Forecast

_MEMORY = (
    "select card, area, kind, seconds, stability, difficulty, first, last, due, reviews, lapses, suspended, buried,"
    " flagged from memory"
)
SEALED_CARDS = 5_000
"""Up to so many cards the tables are checked at every opening; beyond, by `doctor`."""
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


class Tables(Reader):
    """A store open for reading. Use :meth:`read` as a context manager."""

    _laid_over: int | None = None
    """The file's version that was last looked at for what the tables lack."""

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

    @contextmanager
    def _asking(self) -> Iterator[sqlite3.Connection]:
        """Ask in one transaction, with what the tables lack of the log laid over them."""
        with super()._asking() as connection:
            if connection.in_transaction:
                yield connection
                return
            before = self._laid_over
            if self._version_of(connection) != before:
                tail.prepare(connection)
            connection.execute("begin")
            try:
                self._lay_over(connection)
                yield connection
                connection.execute("commit")
            except BaseException:
                self._laid_over = before
                connection.execute("rollback")
                raise

    def _lay_over(self, connection: sqlite3.Connection) -> None:
        """Follow the log's end; nothing is to be done where the file is as it was."""
        version = self._version_of(connection)
        if version == self._laid_over:
            return
        behind = tail.waits(connection)
        if behind or self._laid_over is not None:
            lift(connection)
        if behind:
            tail.lay_over(connection)
        self._laid_over = version

    @staticmethod
    def _version_of(connection: sqlite3.Connection) -> int:
        """Return SQLite's count of what others wrote (sqlite.org/pragma.html#pragma_data_version)."""
        return int(connection.execute("pragma data_version").fetchone()[0])

    # counts

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

    def answered(self, day: date) -> set[str]:
        """Return the cards whose review of ``day`` is done."""
        return {row[0] for row in self._all("select card from memory where last = ?", (day.isoformat(),))}

    def next_states(self, card: str, day: date | None = None) -> tuple[fsrs.NextState, ...]:
        """Return what Again, Hard, Good and Easy would make of the card: for the words on the keys."""
        return fsrs.next_states(self.memory(card), day or self.today(), self.wishes(), card, self.load)

    def forecast(self, days: int, new_a_day: int = 0, cards: Iterable[str] | None = None) -> Forecast:
        """Return the work of the coming days, today first, and what will be known on the last of them.

        ``cards``: all there are to begin, without which new ones never end.
        """
        from studyml.memory.forecast import forecast

        states = self.memories()
        unseen = None if cards is None else sum(card not in states or states[card].to_begin for card in set(cards))
        return forecast(states.values(), self.today(), days, self.wishes(), new_a_day, unseen)

    def others_ahead(self) -> dict[str, timedelta]:
        """Return the other devices whose standing events lie ahead of now, and how far."""
        now = self.clock.now().astimezone(UTC)
        rows = self._all(
            "select device, max(at_utc) from events where device != ? and at_utc > ?"
            " and not exists (select 1 from voided where target = events.id) group by device order by device",
            (self.device, utc_text(now + TOLERANCE)),
        )
        return {device: datetime.fromisoformat(at) - now for device, at in rows}

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
        former = self._made(value_of, "select value from meta where key = 'former'")
        for device in [self.device, *reversed(former[0] if former else [])]:
            rows = self._made(value_of, "select payload from sessions where device = ?", (device,))
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

    def weakness(
        self, day: date, areas: Iterable[str] | None = None, *, recall: bool = False, then: bool = False
    ) -> list[AreaWeakness]:
        """Return areas, weakest first. Without ``areas``: those with any evidence or notes.

        ``recall`` also works out what of each area would be left on ``day``. ``then``: as it stood on a past ``day``,
        from the answers and notes up to it (what was taken back since does not count).
        """
        with self._asking() as connection:
            sums = faded_sums(connection, day, then=then)
        retros = self._retros(day, self._retro_lines_until(day) if then else self.retro_lines())
        silence = max((line.strength for line in retros.values()), default=0.0)
        slips: dict[str, list[tuple[str, int]]] = {}
        for area, code, times in self._all(
            "select area, code, sum(times) from mistakes where study_day > ? and study_day <= ?"
            " group by 1, 2 order by 3 desc, 2",
            ((day - timedelta(days=MISTAKE_DAYS)).isoformat(), day.isoformat() if then else "9999-12-31"),
        ):
            slips.setdefault(area, []).append((code, times))
        recalls = self._recalls(day) if recall else {}
        wanted = sums.keys() | retros.keys() if areas is None else set(areas)
        found = []
        for area in sorted(wanted):
            retro = retros.get(area)
            good, bad, answers = sums.get(area, (0.0, 0.0, 0))
            level, strength = (retro.level, retro.strength) if retro else (None, silence)
            estimate = beta.estimate(good, bad, level, strength)
            found.append(describe(area, estimate, answers, retro, slips.get(area, []), recalls.get(area)))
        return sorted(found, key=lambda item: (-item.weakness, item.area))

    def _retro_lines_until(self, day: date) -> dict[str, dict[str, Any]]:
        """Return what :meth:`retro_lines` would have said on a past day; notes are few, so they are read again."""
        found: dict[str, dict[str, Any]] = {}
        for event in self.events((EventKind.RETRO,)):
            if event.study_day <= day.isoformat():
                lines = {line["area"]: line for line in reversed(event.payload.get("areas", ()))}
                found |= {area: {**line, "study_day": event.study_day} for area, line in lines.items()}
        return found

    def _retros(self, day: date, lines: Mapping[str, Mapping[str, Any]]) -> dict[str, RetroLine]:
        found = {}
        for area, line in lines.items():
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

    def unsealed(self) -> bool:
        """Tell whether nothing was written since the tables' hash was kept, and yet it is another."""
        kept = self._all("select value from meta where key = 'sealed'")
        known, _, digest = str(kept[0][0]).rpartition(" ") if kept else ("", "", "")
        with self._asking() as connection:
            same = known == f"{__version__} {tail.last_row(connection)}" and not tail.waits(connection)
            return same and digest != _hash_of(connection)

    def require_sealed(self) -> None:
        """Raise :class:`StoreError` when the tables are not as they were written."""
        if self.unsealed():
            raise StoreError("the tables are not as they were written", path=self.path, remedy=REBUILT)

    def fold_hash(self) -> str:
        """Return the SHA-256 over all folded tables sorted by key; depends on the events alone, never on today."""
        with self._asking() as connection:
            return _hash_of(connection)

    def refolded_hash(self) -> str:
        """Return the hash the tables would have if they were rebuilt: made in a copy in memory, nothing is written."""
        from studyml.store.fold import refold

        with self._asking() as connection, closing(sqlite3.connect(":memory:", isolation_level=None)) as copy:
            connection.backup(copy)
            refold(copy)
            return _hash_of(copy)


def _hash_of(connection: sqlite3.Connection) -> str:
    import hashlib  # OpenSSL behind it takes 4 ms, and a start rarely needs it

    digest = hashlib.sha256(f"studyml {__version__} fsrs {fsrs.FSRS_VERSION}\n".encode())
    for name, (keys, columns) in sorted(TABLES.items()):
        digest.update(f"{name}\n".encode())
        order = ", ".join(keys)
        for row in connection.execute(f"select {', '.join(keys + columns)} from {name} order by {order}"):
            text = json.dumps([field.hex() if isinstance(field, float | bytes) else field for field in row])
            digest.update(text.encode("utf-8") + b"\n")
    return digest.hexdigest()


def state_of(row: tuple[Any, ...]) -> fsrs.MemoryState:
    """Return the state of a row of the memory table."""

    def day(text: str | None) -> date | None:
        return None if text is None else date.fromisoformat(text)

    card, area, kind, seconds, stability, difficulty, first, last, due, reviews, lapses, suspended, buried, flag = row
    return fsrs.MemoryState(
        card, area, kind, seconds, stability, difficulty, day(first), day(last), day(due), reviews, lapses,
        bool(suspended), day(buried), bool(flag),
    )  # fmt: skip
