"""From events to tables: memory, weakness, counts, settings.

Owns what each kind of event means. Everything here is either a sum of whole numbers (any order of adding
and taking back gives the same), a register (the last in fold order wins) or the chain of one card, which is
stepped forward when the event is its newest and recomputed when it is not. So one answer costs one answer,
and a refold from the first event gives the same bits. Reads nothing but events; never "today".
"""

from __future__ import annotations

import gc
import json
import sqlite3
import sys
from datetime import date
from functools import lru_cache

from studyml.memory import fsrs
from studyml.memory.weakness import MISTAKE_WEIGHT, UNIT, evidence
from studyml.store import tail
from studyml.store.entry import Entry, all_entries, entries
from studyml.store.rows import TABLES, Row, Rows
from studyml.store.wishes import wishes_of

FOLD_VERSION = f"1 fsrs {fsrs.FSRS_VERSION}"
"""Stored with the tables; another one means: refold."""

_CHARGE = round(MISTAKE_WEIGHT * UNIT)
_SCHEDULE_SETTINGS = frozenset({"retention", "interview", "away"})

(
    AREA,
    KIND,
    SECONDS,
    STABILITY,
    DIFFICULTY,
    FIRST,
    LAST,
    DUE,
    REVIEWS,
    LAPSES,
    FUZZ,
    SUSPENDED,
    BURIED,
    FLAGGED,
    AT,
) = range(15)


@lru_cache(maxsize=8192)
def _day(text: str) -> date:
    return date.fromisoformat(text)


def _blank() -> Row:
    return ["", "", 30, None, None, None, None, None, 0, 0, None, 0, None, 0, ""]


_HANDLERS = {
    "review": "_review", "repeat": "_repeat", "attempt": "_attempt", "void": "_void", "card": "_chain",
    "session": "_session", "plan": "_plan", "retro": "_retro", "setting": "_setting",
}  # fmt: skip


_REGISTERS = {"setting": "settings", "session": "sessions", "plan": "plan", "retro": "retros"}


class _Tables(dict[str, Rows]):
    """The folded tables, each opened on first use."""

    def __init__(self, connection: sqlite3.Connection, empty: bool, laid_over: bool):
        super().__init__()
        self._connection = connection
        self._empty, self._laid_over = empty, laid_over

    def __missing__(self, name: str) -> Rows:
        self[name] = rows = Rows(self._connection, name, empty=self._empty, laid_over=self._laid_over)
        return rows


class Fold:
    """One run of the fold inside a transaction that the caller holds; ends with :meth:`write`."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        *,
        empty: bool = False,
        reached: int = sys.maxsize,
        laid_over: bool = False,
    ):
        """``empty``: a refold, told all voids first. ``reached``: the log's rows beyond are still to be applied.

        ``laid_over``: of a reader, which lays the changed rows over the tables.
        """
        self._connection = connection
        self._empty = empty
        self._reached = reached
        self._stale: set[str] = set()
        self._rows = _Tables(connection, empty, laid_over)
        self._memory, self._days, self._area_days = (self._rows[name] for name in ("memory", "days", "area_days"))
        self._voided, self._loads = self._rows["voided"], self._rows["loads"]
        self._reschedule = empty

    def apply(self, entry: Entry) -> None:
        """Let one more event count, in any order."""
        if entry.kind == "void" or self._voided.get(entry.id) is None:
            self._handle(entry)

    def _handle(self, entry: Entry) -> None:
        name = _HANDLERS.get(entry.kind)
        if name is not None:  # a kind of a newer version is kept and passed over
            getattr(self, name)(entry)

    def write(self) -> None:
        """Give due days to the cards touched and write all tables."""
        memory = self._memory
        for card in self._stale:
            self._recompute(card)
        wishes = wishes_of(self._rows["settings"])
        if self._reschedule and not self._empty:
            cards = self._connection.execute("select card from memory where stability is not null").fetchall()
            for key in cards:
                row = memory.get(*key)
                if row is not None:
                    memory.put(key, row)
        for key in memory.touched():
            row = memory.get(*key)
            if row is not None:
                self._give_due_day(key[0], row, wishes)
        for rows in self._rows.values():
            rows.write()

    def _give_due_day(self, card: str, row: Row, wishes: fsrs.Wishes) -> None:
        before, due = row[DUE], None
        if row[STABILITY] is not None:
            day = fsrs.due_day(card, row[STABILITY], _day(row[LAST]), row[REVIEWS], wishes, row[FUZZ])
            due = day.isoformat()
        if due != before:
            row[DUE] = due
            if before is not None:
                self._loads.add((before,), (-1,))
            if due is not None:
                self._loads.add((due,), (1,))

    # one card's chain

    def _chain(self, entry: Entry) -> None:
        """Step the card forward, or have it recomputed when the event is not its newest."""
        assert entry.card is not None
        row = self._memory.get(entry.card)
        if row is None:
            row = _blank()
        elif not self._empty and (entry.at <= row[AT] or entry.card in self._stale):  # a refold comes in order
            self._stale.add(entry.card)
            return
        self._link(row, entry)
        self._memory.put((entry.card,), row)

    def _link(self, row: Row, entry: Entry) -> None:
        row[AT] = entry.at
        payload = entry.payload
        if entry.kind == "card":
            action = payload["action"]
            if action in ("suspend", "unsuspend"):
                row[SUSPENDED] = int(action == "suspend")
            elif action in ("flag", "unflag"):
                row[FLAGGED] = int(action == "flag")
            elif action == "bury":
                row[BURIED] = entry.study_day
            return
        last = row[LAST]
        day = entry.study_day if last is None or entry.study_day >= last else last
        row[STABILITY], row[DIFFICULTY] = fsrs.step(
            row[STABILITY], row[DIFFICULTY], None if last is None else _day(last), payload["rating"], _day(day)
        )
        if payload["rating"] == 1 and row[REVIEWS] > 0:
            row[LAPSES] += 1
        row[REVIEWS] += 1
        row[FIRST], row[LAST] = row[FIRST] or day, day
        row[AREA], row[KIND], row[SECONDS] = payload["area"], payload["kind"], payload["seconds"]
        row[FUZZ] = payload.get("fuzz")

    def _recompute(self, card: str) -> None:
        row, before = _blank(), self._memory.get(card)
        if before is not None:
            row[DUE] = before[DUE]  # still counted among the loads
        for entry in entries(self._connection, "where card = ? and kind in ('review', 'card')", (card,)):
            if self._voided.get(entry.id) is None:
                self._link(row, entry)
        if row[AT]:
            self._memory.put((card,), row)
        else:
            if row[DUE] is not None:
                self._loads.add((row[DUE],), (-1,))
            self._memory.drop((card,))

    # what counts by adding

    def _review(self, entry: Entry) -> None:
        self._count(entry, 1)
        self._chain(entry)

    def _count(self, entry: Entry, sign: int) -> None:
        payload, day = entry.payload, entry.study_day
        found = evidence(payload)
        right = sign if found[0][1] else 0
        self._days.add((day,), (sign, 0, right, sign * payload["ms"], 0))
        own, counted = sign, right
        for area, good, bad in found:
            self._area_days.add((area, day), (sign * good, sign * bad, own, counted))
            own = counted = 0
        codes = payload.get("mistakes") or ()
        charged = payload.get("charged")
        if codes and charged and payload["kind"] != "code":  # a program's mistakes were charged by its attempts
            self._charge(entry, codes[0], charged, payload["area"], sign)

    def _charge(self, entry: Entry, code: str, area: str, own_area: str, sign: int) -> None:
        """Count a mistake; the first of its kind in a card's day charges another area than the answer's own."""
        own = int(area == own_area)
        key = (entry.study_day, entry.card, code, area, own)
        before = self._rows["mistakes"].get(*key)
        times = self._rows["mistakes"].add(key, (sign,))[0]
        if not own and (before is None) != (times == 0):
            self._area_days.add((area, entry.study_day), (0, sign * _CHARGE, 0, 0))

    def _repeat(self, entry: Entry) -> None:
        self._days.add((entry.study_day,), (0, 1, 0, entry.payload["ms"], 0))

    def _attempt(self, entry: Entry) -> None:
        payload = entry.payload
        self._rows["attempts"].put(
            (entry.id,), [entry.card, entry.study_day, entry.at_utc, payload["outcome"], payload.get("seconds")]
        )
        self._attempted(entry, 1)

    def _attempted(self, entry: Entry, sign: int) -> None:
        self._days.add((entry.study_day,), (0, 0, 0, 0, sign))
        for code, area in (entry.payload.get("charges") or {}).items():
            if area:
                self._charge(entry, code, area, "", sign)

    # registers: the last in fold order wins

    def _register(self, name: str, key: str, row: Row, at: str) -> bool:
        before = self._rows[name].get(key)
        if before is not None and before[-1] >= at:
            return False
        self._rows[name].put((key,), [*row, at])
        return True

    def _session(self, entry: Entry) -> None:
        # a device's own order, which no wrong clock disturbs
        text = json.dumps(entry.payload, sort_keys=True)
        self._register("sessions", entry.device, [text], f"{entry.seq:012d} {entry.id}")

    def _plan(self, entry: Entry) -> None:
        self._register("plan", entry.payload["line"], [int(entry.payload["done"]), entry.study_day], entry.at)

    def _retro(self, entry: Entry) -> None:
        seen = set()
        for line in entry.payload.get("areas", ()):
            if line["area"] not in seen:
                seen.add(line["area"])
                values = [line["level"], int(line["confirmed"]), line.get("reason", ""), entry.study_day]
                self._register("retros", line["area"], values, entry.at)

    def _setting(self, entry: Entry) -> None:
        key = entry.payload["key"]
        if self._register("settings", key, [json.dumps(entry.payload["value"], sort_keys=True)], entry.at):
            self._reschedule = self._reschedule or key in _SCHEDULE_SETTINGS

    # taking back

    def _void(self, entry: Entry) -> None:
        target = entry.payload["target"]
        times = self._voided.add((target,), (1,))[0]
        if times > 1 or self._empty:
            return
        applied = (target, self._reached)  # what was not yet applied need not be taken back
        for found in entries(self._connection, "where id = ? and rowid <= ?", applied, table="main.events"):
            self._unapply(found)

    def _unapply(self, entry: Entry) -> None:
        if entry.kind == "review":
            self._count(entry, -1)
            self._stale.add(entry.card or "")
        elif entry.kind == "repeat":
            self._days.add((entry.study_day,), (0, -1, 0, -entry.payload["ms"], 0))
        elif entry.kind == "attempt":
            self._rows["attempts"].drop((entry.id,))
            self._attempted(entry, -1)
        elif entry.kind == "card":
            self._stale.add(entry.card or "")
        elif entry.kind in _REGISTERS:
            self._replay_registers(entry)

    def _replay_registers(self, gone: Entry) -> None:
        """Recompute the registers that a voided event may have held."""
        rows = self._rows[_REGISTERS[gone.kind]]
        for key in _register_keys(gone):
            rows.drop((key,))
        self._reschedule = self._reschedule or gone.kind == "setting"
        for entry in entries(self._connection, "where card is null and kind = ?", (gone.kind,)):
            if entry.id != gone.id and self._voided.get(entry.id) is None:
                self._handle(entry)


def _register_keys(entry: Entry) -> list[str]:
    payload = entry.payload
    if entry.kind == "retro":
        return [line["area"] for line in payload.get("areas", ())]
    return [entry.device if entry.kind == "session" else payload["key" if entry.kind == "setting" else "line"]]


def refold(connection: sqlite3.Connection) -> None:
    """Rebuild every folded table from the log, inside the caller's transaction."""
    tail.take_in(connection)
    for name in TABLES:
        connection.execute(f"delete from {name}")
    collecting = gc.isenabled()
    gc.disable()  # a million events leave no cycles, only work for the collector
    try:
        _fold(connection, Fold(connection, empty=True), 0)
    finally:
        if collecting:
            gc.enable()


def fold_tail(connection: sqlite3.Connection) -> None:
    """Take in and fold the events that wait, inside the caller's transaction."""
    if tail.waits(connection):
        fold_after(connection, tail.take_in(connection))


def fold_after(connection: sqlite3.Connection, row: int) -> None:
    """Fold the events after a row of the log, inside the caller's transaction."""
    _fold(connection, Fold(connection, reached=row), row)


def fold_over(connection: sqlite3.Connection) -> None:
    """Fold the events that wait for a reader alone (:func:`studyml.store.tail.lay_over`)."""
    _fold(connection, Fold(connection, laid_over=True), 0, "main.fresh")


def _fold(connection: sqlite3.Connection, fold: Fold, row: int, table: str = "main.events") -> None:
    """Apply what comes after a row: first what was taken back, then the rest in its order."""
    for entry in entries(connection, "where kind = 'void' and rowid > ?", (row,), table=table):
        fold.apply(entry)
    for entry in all_entries(connection, "where kind != 'void' and rowid > ?", (row,), table=table):
        fold.apply(entry)
    fold.write()
