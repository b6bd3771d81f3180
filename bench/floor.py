"""The least that anything durable can cost, and taking it in turn with others. Standard library only.

One commit of one insert and one update is the floor. A disk's moods last for seconds and weigh more than any program,
so what is compared takes turns: the programs each in a process of its own, told by a line when to work, the floor in
the one that tells them, which is always warm.
"""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

Prepared = Callable[[], Callable[[], object]]
"""Makes ready, untimed, and returns what is to be timed."""


def floor_of(folder: Path) -> Prepared:
    """Prepare one durable commit of one insert (of an answer's size, by an id that grows) and one update.

    Preparing rehearses it, as the store rehearses an answer while it is judged: both are timed as warm.
    """
    connection = sqlite3.connect(folder / "floor.db", isolation_level=None)
    connection.execute("pragma journal_mode = wal")
    connection.execute("pragma synchronous = full")
    connection.execute("create table log (id text primary key, payload text)")
    connection.execute("create table card (id text primary key, due text)")
    connection.execute("insert into card values ('a', '')")

    def write(end: str) -> None:
        connection.execute("begin immediate")
        key = f"{time.time_ns():016x}{os.urandom(10).hex()}"
        connection.execute("insert into log values (?, ?)", (key, "x" * 300))
        connection.execute("update card set due = ? where id = 'a'", (str(time.perf_counter()),))
        connection.execute(end)

    def prepared() -> Callable[[], None]:
        write("rollback")
        return lambda: write("commit")

    return prepared


def timed(work: Callable[[], object]) -> float:
    """Return the seconds that passed."""
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def serve(work: Mapping[str, Prepared]) -> None:
    """Do what each line of the input names and tell how long it took, until ``end``."""
    print("ready", flush=True)
    for line in sys.stdin:
        if line.strip() == "end":
            return
        print(timed(work[line.strip()]()), flush=True)


class Peer:
    """A process that serves."""

    def __init__(self, command: Sequence[str]):
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._line()

    def _line(self) -> str:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise SystemExit(f"{self._process.args!r} ended early")
        return line

    def _tell(self, word: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(word + "\n")
        self._process.stdin.flush()

    def work(self, name: str) -> float:
        """Have it do one thing; return its seconds."""
        self._tell(name)
        return float(self._line())

    def end(self) -> str:
        """Let it finish; return its last line."""
        self._tell("end")
        last = self._line()
        self._process.wait()
        return last
