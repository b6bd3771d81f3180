"""Holding the file for writing: one transaction at a time, inside the lock file, and all of it or nothing.

Owns the rule that each write happens inside the lock file, what others appended being folded first, and when the
tables follow the log. What is written is ``log``'s matter.
"""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

from studyml.clock import Clock
from studyml.errors import DamagedStoreError, StoreError
from studyml.store.connection import plainly, told
from studyml.store.fold import fold_tail
from studyml.store.lock import WriteLock
from studyml.store.rows import lift
from studyml.store.tables import Tables
from studyml.store.waiting import Waiting

MOST_WAITING = 64
"""Answers that nobody asked the tables about are folded after so many."""


class Transaction:
    """The file held, and one transaction in it; what :meth:`Writer._transaction` gives. (A generator takes longer.)"""

    __slots__ = ("_how", "_writer")

    def __init__(self, writer: Writer, *, at_once: bool, most: int, rebuilding: bool):
        self._writer = writer
        self._how = (at_once, most, rebuilding)

    def __enter__(self) -> None:
        writer = self._writer
        if writer.refusal is not None:
            raise StoreError(writer.refusal.message, path=writer.path, remedy=writer.refusal.remedy)
        try:
            writer._lock.__enter__()
        except OSError as error:
            raise told(error, writer.path) from error
        try:
            writer._open_transaction(*self._how)
        except BaseException as error:
            self.__exit__(type(error), error, error.__traceback__)
            raise

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        writer = self._writer
        try:
            writer._end_transaction(fine=error is None)
        except (sqlite3.DatabaseError, OSError) as failure:
            raise told(failure, writer.path) from failure
        finally:
            writer._lock.__exit__(None, None, None)
        if isinstance(error, sqlite3.DatabaseError | OSError):
            raise told(error, writer.path) from error


class Writer(Tables):
    """A store whose file can be held."""

    def __init__(self, path: Path, clock: Clock, connection: sqlite3.Connection, lock: WriteLock):
        super().__init__(path, clock, connection)
        self._lock = lock
        self._threads = lock.threads
        self._version = -1
        self._transactions = 0
        self._waiting = Waiting()
        self._at_once = False
        self._written = False
        self._append = Transaction(self, at_once=False, most=MOST_WAITING, rebuilding=False)
        self.refusal: StoreError | None = None
        """Why the store can't be written and was opened only to be read; None where it can."""

    @property
    def frozen(self) -> bool:
        """Whether the store was opened only to be read."""
        return self.refusal is not None

    def _look_again(self) -> None:
        """Forget what was known of the log's end: others may have written, or what we wrote is not there."""

    @contextmanager
    def _asking(self) -> Iterator[sqlite3.Connection]:
        """Ask the tables, which are first brought up to the log's end."""
        with self._threads, plainly(self.path):
            try:
                if (
                    not self.frozen
                    and not self._connection.in_transaction
                    and (self._waiting.events or self._others_wrote())
                ):
                    self._catch_up()
            except StoreError as error:
                if isinstance(error, DamagedStoreError):
                    raise
            else:
                if not self.frozen:
                    yield self._connection
                    return
            with super()._asking() as connection:  # a full disk or a long write of another's: as a reader does
                yield connection

    def _others_wrote(self) -> bool:
        return self._version_of(self._connection) != self._version

    def _catch_up(self) -> None:
        """Fold what was appended since; without waiting for the disk, for the log is on it."""
        with self._lock.briefly():
            self._connection.execute("pragma synchronous = normal")
            try:
                with self._transaction():
                    self._fold_tail()
            finally:
                self._connection.execute("pragma synchronous = full")

    def _fold_tail(self) -> None:
        self._begin()
        fold_tail(self._connection)
        if not self._waiting.settled:
            self._look_again()
        self._waiting = Waiting()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Hold the lock and one transaction: all of it is durable at the end, or none of it happened."""
        with self._transaction():
            self._fold_tail()
            self._at_once = self._written = True
            try:
                yield self._connection
            finally:
                self._at_once = False
                self._look_again()

    def _appending(self) -> Transaction:
        """As :meth:`writing`, for events alone: the tables follow when somebody asks them."""
        return self._append

    def _transaction(self, *, at_once: bool = True, most: int = sys.maxsize, rebuilding: bool = False) -> Transaction:
        """Hold the file and begin, or leave that to the first who needs more than one statement; all or nothing.

        What others appended is folded first, and ours where more than ``most`` wait; nothing where all will be rebuilt.
        """
        return Transaction(self, at_once=at_once, most=most, rebuilding=rebuilding)

    def _open_transaction(self, at_once: bool, most: int, rebuilding: bool) -> None:
        if at_once:
            self._begin()
        if self._laid_over is not None:
            self._begin()
            lift(self._connection)
            self._laid_over = None
        if (at_once or self._version < 0 or self._lock.others_held) and self._version_changed():
            self._look_again()
            self._transactions += 1
            if not rebuilding:
                self._fold_tail()
        elif self._waiting.events >= most:
            self._fold_tail()

    def _version_changed(self) -> bool:
        """Tell whether the file is another than we left: others appended, or restored a backup."""
        before, self._version = self._version, self._version_of(self._connection)
        self._lock.others_held = False
        return self._version != before

    def _end_transaction(self, *, fine: bool) -> None:
        connection = self._connection
        try:
            if fine:
                self._transactions += 1
                if connection.in_transaction:
                    connection.execute("commit")
        except BaseException:
            fine = False
            raise
        finally:
            if not fine:
                self._waiting, self._version = Waiting(), -1
                self._look_again()
                if connection.in_transaction:
                    connection.execute("rollback")

    def _begin(self) -> None:
        """Let what follows be one transaction; an event alone is one by itself, and spares two calls."""
        if not self._connection.in_transaction:
            self._connection.execute("begin immediate")
