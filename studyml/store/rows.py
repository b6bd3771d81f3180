"""Folded tables as dictionaries: read through, written back in one go.

Owns the traffic between the fold and SQLite, so that one rule serves a single answer and a million. A
table started ``empty`` is never read: a refold touches the disk only at its end.
"""

from __future__ import annotations

import operator
import sqlite3
from typing import Any

Row = list[Any]
Key = tuple[Any, ...]

TABLES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "memory": (
        ("card",),
        ("area", "kind", "seconds", "stability", "difficulty", "first", "last", "due", "reviews", "lapses", "fuzz",
         "suspended", "buried", "flagged", "at"),
    ),
    "loads": (("due",), ("cards",)),
    "days": (("study_day",), ("reviews", "repeats", "correct", "ms", "attempts")),
    "area_days": (("area", "study_day"), ("good", "bad", "reviews", "correct")),
    "mistakes": (("study_day", "card", "code", "area", "own"), ("times",)),
    "attempts": (("id",), ("exercise", "study_day", "at_utc", "outcome", "seconds")),
    "retros": (("area",), ("level", "confirmed", "reason", "study_day", "at")),
    "settings": (("key",), ("value", "at")),
    "sessions": (("device",), ("payload", "at")),
    "plan": (("line",), ("done", "study_day", "at")),
    "voided": (("target",), ("times",)),
}  # fmt: skip
"""Name → (keys, other columns) of every folded table; the published hash goes over exactly these."""


def _statements(name: str, laid_over: bool) -> tuple[str, str, str]:
    """Return how to read, set and delete a row of a table, or of what a reader laid over it."""
    keys, columns = TABLES[name]
    where = " and ".join(f"{key} = ?" for key in keys)
    every, marks = ", ".join(keys + columns), ", ".join("?" * (len(keys) + len(columns)))
    changes = ", ".join(f"{column} = excluded.{column}" for column in columns)
    select = f"select {', '.join(columns)} from {name} where {where}"
    if laid_over:
        over, some = f"insert or replace into temp.over_{name}", ", ".join("?" * len(keys))
        gone = f"{over} ({', '.join(keys)}, gone) values ({some}, 1)"
        return select, f"{over} ({every}, gone) values ({marks}, 0)", gone
    return (
        select,
        f"insert into {name} ({every}) values ({marks}) on conflict ({', '.join(keys)}) do update set {changes}",
        f"delete from {name} where {where}",
    )


_STATEMENTS = {(name, over): _statements(name, over) for name in TABLES for over in (False, True)}


def lay_over(connection: sqlite3.Connection) -> None:
    """Give every table a view of the same name, in this connection alone, that changed rows are laid over."""
    connection.execute("create temp view events as select * from main.events union all select * from main.fresh")
    for name, (keys, columns) in TABLES.items():
        every, key = ", ".join(keys + columns), ", ".join(keys)
        same = " and ".join(f"over.{column} = main.{name}.{column}" for column in keys)
        connection.execute(f"create temp table over_{name} ({every}, gone, primary key ({key})) without rowid")
        connection.execute(
            f"create temp view {name} as select {every} from main.{name}"
            f" where not exists (select 1 from temp.over_{name} as over where {same})"
            f" union all select {every} from temp.over_{name} where not gone"
        )


def lift_empty(connection: sqlite3.Connection) -> None:
    """Let the tables that no row was laid over be read as fast as ever."""
    for name in TABLES:
        if connection.execute(f"select 1 from temp.over_{name} limit 1").fetchone() is None:
            connection.execute(f"drop view temp.{name}")


def lift(connection: sqlite3.Connection) -> None:
    """Take away what :func:`lay_over` laid over the tables."""
    connection.execute("drop view if exists temp.events")
    for name in TABLES:
        connection.execute(f"drop view if exists temp.{name}")
        connection.execute(f"drop table if exists temp.over_{name}")


class Rows:
    """One folded table during one fold. A row is the list of its columns without the keys."""

    def __init__(self, connection: sqlite3.Connection, name: str, *, empty: bool = False, laid_over: bool = False):
        self._connection = connection
        self._empty = empty
        self._found: dict[Key, Row | None] = {}
        self._touched: set[Key] = set()
        self._select, self._insert, self._delete = _STATEMENTS[name, laid_over]

    def get(self, *key: Any) -> Row | None:
        """Return the row, to be changed in place and followed by :meth:`put`, or None."""
        found = self._found.get(key)
        if found is not None or self._empty or key in self._found:
            return found
        row = self._connection.execute(self._select, key).fetchone()
        found = None if row is None else list(row)
        self._found[key] = found
        return found

    def put(self, key: Key, row: Row) -> None:
        """Set the row."""
        self._found[key] = row
        self._touched.add(key)

    def add(self, key: Key, amounts: tuple[int, ...]) -> Row:
        """Add whole numbers to the row's columns; a row of zeros goes, as if it had never been."""
        row = self._found.get(key)
        if row is None and not self._empty:
            row = self.get(*key)
        row = list(amounts) if row is None else list(map(operator.add, row, amounts))
        self._found[key] = row if any(row) else None
        self._touched.add(key)
        return row

    def drop(self, key: Key) -> None:
        """Delete the row."""
        self._found[key] = None
        self._touched.add(key)

    def touched(self) -> list[Key]:
        """Return the keys put or dropped since the last :meth:`write`."""
        return list(self._touched)

    def write(self) -> None:
        """Write what was touched."""
        if not self._touched:
            return
        gone = [key for key in self._touched if self._found[key] is None]
        if gone and not self._empty:
            self._connection.executemany(self._delete, gone)
        keys = sorted(self._touched) if self._empty else self._touched
        self._connection.executemany(
            self._insert, ([*key, *row] for key in keys if (row := self._found[key]) is not None)
        )
        self._touched.clear()
