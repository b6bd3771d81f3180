"""The least that anything durable can cost here: one commit of one insert and one update. Standard library only."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path


def floor_of(folder: Path) -> Callable[[], None]:
    """Return one durable commit of one insert (of an answer's size, by an id that grows) and one update."""
    connection = sqlite3.connect(folder / "floor.db", isolation_level=None)
    connection.execute("pragma journal_mode = wal")
    connection.execute("pragma synchronous = full")
    connection.execute("create table log (id text primary key, payload text)")
    connection.execute("create table card (id text primary key, due text)")
    connection.execute("insert into card values ('a', '')")

    def commit() -> None:
        connection.execute("begin immediate")
        key = f"{time.time_ns():016x}{os.urandom(10).hex()}"
        connection.execute("insert into log values (?, ?)", (key, "x" * 300))
        connection.execute("update card set due = ? where id = 'a'", (str(time.perf_counter()),))
        connection.execute("commit")

    return commit


def in_turn(
    work: Callable[[int], None], commit: Callable[[], None], rounds: int, between: Callable[[], None] | None = None
) -> tuple[list[float], list[float]]:
    """Return the seconds of ``work`` and of the floor, taken in turn, so that both meet the same disk and load."""
    spent: tuple[list[float], list[float]] = ([], [])
    for number in range(rounds):
        for times, what in ((spent[0], lambda number=number: work(number)), (spent[1], commit)):
            if between is not None:
                between()
            begin = time.perf_counter()
            what()
            times.append(time.perf_counter() - begin)
    return spent


def share(times: list[float], part: float) -> float:
    """Return the milliseconds that this part of the times stays below."""
    return sorted(times)[min(int(part * len(times)), len(times) - 1)] * 1e3
