"""The lock file of writers: one of them at a time, whatever SQLite's version.

Owns ``studyml.db.lock``. Every write transaction, checkpoint and closing of a writing connection happens
inside it, so two connections never write or checkpoint at once; that keeps clear of SQLite's WAL-reset
bug (3.7.0 to 3.51.2). The system drops the lock with the process that held it. The file's text names who held it last:
whoever still finds its own name there knows that nobody has written since, which SQLite takes longer to tell.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

from studyml.errors import StoreError, reason
from studyml.store.connection import FULL, READ_WAIT_SECONDS, READING_WORKS, ran_full

WAIT_SECONDS = 5.0
NAME_BYTES = 12

if sys.platform == "win32":
    import msvcrt

    def _try(fd: int) -> bool:
        os.lseek(fd, 1 << 30, os.SEEK_SET)  # beyond the text, which others must be able to read
        try:
            msvcrt.locking(fd, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _release(fd: int) -> None:
        os.lseek(fd, 1 << 30, os.SEEK_SET)
        msvcrt.locking(fd, msvcrt.LK_UNLCK, 1)

    def _name_in(fd: int) -> bytes:
        os.lseek(fd, 0, os.SEEK_SET)
        return os.read(fd, NAME_BYTES)

    def _write_name(fd: int, name: bytes) -> None:
        os.lseek(fd, 0, os.SEEK_SET)
        os.write(fd, name)

else:
    import fcntl

    def _try(fd: int) -> bool:
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _release(fd: int) -> None:
        fcntl.flock(fd, fcntl.LOCK_UN)

    def _name_in(fd: int) -> bytes:
        return os.pread(fd, NAME_BYTES, 0)

    def _write_name(fd: int, name: bytes) -> None:
        os.pwrite(fd, name, 0)


class WriteLock:
    """A reentrant lock between threads and processes. Raises :class:`StoreError` after five seconds."""

    def __init__(self, store: Path, wait: float = WAIT_SECONDS):
        self.path = store.with_name(store.name + ".lock")
        self._store = store
        self._wait = wait
        self.threads = threading.RLock()
        """Held with the file: whoever reads by the same connection waits for it as well."""
        self.others_held = True
        """Whether somebody else held the file since this was last set to False, by whoever has looked what they did."""
        self._name = os.urandom(NAME_BYTES // 2).hex().encode()
        self._depth = 0
        self._fd: int | None = None

    def __enter__(self) -> WriteLock:
        self.threads.acquire()
        try:
            if self._depth == 0:
                self._acquire()
            self._depth += 1
        except BaseException:
            self.threads.release()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._depth -= 1
        if self._depth == 0 and self._fd is not None:
            _release(self._fd)
        self.threads.release()

    @contextmanager
    def briefly(self, wait: float = READ_WAIT_SECONDS) -> Iterator[None]:
        """Hold it for something that can also be done without: waits a quarter of a second at most, or ``wait``."""
        with self.threads:
            patience, self._wait = self._wait, min(self._wait, wait)
            try:
                self.__enter__()
            finally:
                self._wait = patience
            try:
                yield
            finally:
                self.__exit__(None, None, None)

    def close(self) -> None:
        """Let go of the file; the next use opens it again."""
        if self._fd is not None:
            os.close(self._fd)
            self._fd = None

    def _acquire(self) -> None:
        if self._fd is None:
            try:
                self._fd = os.open(self.path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
            except OSError as error:
                raise self._refused(error) from error
        if not _try(self._fd):
            self._wait_for(self._fd)
        try:
            if _name_in(self._fd) != self._name:
                self.others_held = True
                self._sign(self._fd)
        except OSError:
            _release(self._fd)
            raise

    def _refused(self, error: OSError) -> StoreError:
        if ran_full(error, self._store):
            return StoreError("the disk is full", path=self._store, remedy=FULL)
        return StoreError(f"the store can't be written: {reason(error)}", path=self._store, remedy=READING_WORKS)

    def _sign(self, fd: int) -> None:
        """Leave our name; where there is no room for it, nobody's, so that nobody takes the file for untouched."""
        try:
            _write_name(fd, self._name)
        except OSError:
            os.ftruncate(fd, 0)

    def _wait_for(self, fd: int) -> None:
        deadline = time.monotonic() + self._wait
        pause = 0.0005
        while not _try(fd):
            if time.monotonic() >= deadline:
                raise StoreError(
                    f"another studyml{_holder(fd)} is writing and did not finish in {self._wait:g} s",
                    path=self._store,
                    remedy="close it, then try again",
                )
            time.sleep(pause)
            pause = min(pause * 2, 0.003)  # short: a busy writer leaves the lock free for moments only


def _holder(fd: int) -> str:
    """Return who holds the lock, where the system tells (Linux: proc_locks(5))."""
    held = os.fstat(fd)
    place = f"{os.major(held.st_dev):02x}:{os.minor(held.st_dev):02x}:{held.st_ino}"
    try:
        with open("/proc/locks", encoding="ascii") as locks:
            rows = [line.split() for line in locks]
    except OSError:
        return ""
    return next((f" (process {row[4]})" for row in rows if row[1:4:2] == ["FLOCK", "WRITE"] and row[5] == place), "")
