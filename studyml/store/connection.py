"""Opening the file, for writing or for reading, and saying plainly why it can't be.

Owns pragmas, versions and the translation of SQLite's errors. Knows no table but the file's header.
"""

from __future__ import annotations

import errno
import os
import sqlite3
import stat
from typing import TYPE_CHECKING

from studyml.errors import DamagedStoreError, StoreError, reason

if TYPE_CHECKING:  # a prompt pays for every import
    from pathlib import Path
    from types import TracebackType

APPLICATION_ID = 0x73746D6C
"""``stml``, in the header of every store."""
SCHEMA_VERSION = 2
OLDEST_READ = 1
"""From this schema on a reader needs no migration."""
READ_WAIT_SECONDS = 0.25
READING_WORKS = "make its folder and file writable; due, stats, plan, export and backup FILE work without"
REBUILT = "'studyml doctor' rebuilds them from the log, which is checked"
MOVE = "move it away, or set STUDYML_HOME to another folder"
WAY_BACK = "'studyml restore' shows the ways back; the file was left as it is"
FULL = "free some space; due, stats, plan, export and backup FILE work without"
LEAST_FREE = 64 << 10
"""Bytes; below, a disk is called full: an answer with the log's index takes about as much."""
_PASSING = ("SQLITE_FULL", "SQLITE_READONLY", "SQLITE_PERM", "SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_CANTOPEN",
            "SQLITE_IOERR")  # fmt: skip
_NO_INDEX = ("SQLITE_FULL", "SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_IOERR_SHM", "SQLITE_IOERR_WRITE")
_DAMAGED = ("SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_IOERR_SHORT_READ")
_DAMAGE = ("malformed", "not a database", "not as it was written", "no such table", "no such column", "decode to UTF-8")


def open_writing(path: Path) -> sqlite3.Connection:
    """Return a durable connection: every commit is on the disk before it returns."""
    connection = sqlite3.connect(path, isolation_level=None, timeout=5, check_same_thread=False)
    connection.execute("pragma synchronous = full")
    return connection


def open_reading(path: Path | str) -> sqlite3.Connection:
    """Return a connection that can't write, also while others do, in a folder that can't be written, on a full disk."""
    file = os.path.abspath(path)
    if not is_there(file):
        raise StoreError("there is no store here yet", path=path, remedy="studyml makes one with the first answer")
    if os.path.getsize(file) == 0:
        require_not_lost(file)  # SQLite would delete the log of an empty file
    if not os.access(os.path.dirname(file), os.W_OK) and not has_log(file):
        return _reading(file, "&immutable=1")
    connection = _reading(file)
    try:
        connection.execute("pragma user_version").fetchone()
    except sqlite3.OperationalError as error:
        connection.close()
        if not (getattr(error, "sqlite_errorname", "") or "").startswith(_NO_INDEX):
            raise
        return _without_index(file)
    except BaseException:
        connection.close()
        raise
    return connection


def _reading(file: str, how: str = "") -> sqlite3.Connection:
    uri = f"file:{uri_path(file)}?mode=ro{how}"
    return sqlite3.connect(uri, uri=True, isolation_level=None, timeout=READ_WAIT_SECONDS, check_same_thread=False)


def _without_index(file: str) -> sqlite3.Connection:
    """Return a connection where the index of the log can't be made: there is no room, or no right to."""
    if not has_log(file):
        return _reading(file, "&immutable=1")
    from studyml.store.snapshot import in_memory

    return in_memory(file)


def has_log(file: str) -> bool:
    """Tell whether a write-ahead log with anything in it lies beside the store."""
    try:
        return os.path.getsize(f"{file}-wal") > 0
    except OSError:
        return False


def is_there(path: Path | str) -> bool:
    """Tell whether there is a store. Raises :class:`StoreError` where something else stands in its place."""
    try:
        if stat.S_ISREG(os.stat(path).st_mode):
            return True
    except FileNotFoundError:
        if not os.path.islink(path):
            return False
    except OSError as error:
        raise told(error, path) from error
    raise _no_file(path)


def _no_file(path: Path | str) -> StoreError:
    if os.path.islink(path) and not os.path.exists(path):
        there = os.path.realpath(path)
        return StoreError(f"this links to {there}, which is not there", path=path, remedy="is its disk mounted?")
    what = "a folder" if os.path.isdir(path) else "no ordinary file"
    return StoreError(f"this is {what}, where the store should be", path=path, remedy=MOVE)


def require_not_lost(path: Path | str) -> None:
    """Raise :class:`DamagedStoreError` for a store found empty that was not: its backups or its log lie beside it."""
    folder = os.path.join(os.path.dirname(os.path.abspath(path)), "backups")
    names = os.listdir(folder) if os.path.isdir(folder) else []
    copies = sum(name.startswith("studyml-") and name.endswith(".db") for name in names)
    if copies or (os.path.getsize(path) == 0 and has_log(os.fspath(path))):
        beside = f"{copies} backups lie" if copies > 1 else "a backup lies" if copies else "its log lies"
        raise DamagedStoreError(
            f"the store is empty, and what it held is lost; {beside} beside it",
            path=path,
            remedy="'studyml restore' shows the ways back; move the empty file away to begin anew",
        )


def uri_path(file: str) -> str:
    """Return an absolute path as SQLite reads it from a URI (sqlite.org/uri.html, section 3.1)."""
    for mark, code in (("%", "%25"), ("?", "%3f"), ("#", "%23")):
        file = file.replace(mark, code)
    return f"//{file}" if os.sep == "/" else f"///{file.replace(os.sep, '/')}"


def begins_as_sqlite(path: Path) -> bool:
    """Tell whether a file is empty or begins as SQLite's do (sqlite.org/fileformat2.html, section 1.3)."""
    with plainly(path), open(path, "rb") as file:
        return file.read(16) in (b"", b"SQLite format 3\0")


def only_readable(path: Path) -> bool:
    """Tell whether there is a store that nobody may write: its folder or file is read-only."""
    return path.exists() and not (os.access(path.parent, os.W_OK) and os.access(path, os.W_OK))


def stored_version(connection: sqlite3.Connection, path: Path | str, *, anew: bool = False) -> int:
    """Return the schema's version, 0 for an empty file, which is a lost store's unless it was just made (``anew``).

    Raises :class:`StoreError` for any other file.
    """
    version = int(connection.execute("pragma user_version").fetchone()[0])
    application = int(connection.execute("pragma application_id").fetchone()[0])
    tables = {row[0] for row in connection.execute("select name from sqlite_master")}
    ours = application == APPLICATION_ID or not tables or "_sqlite_migrations" in tables
    if not ours:
        raise StoreError(
            "this SQLite file is not a store of studyml", path=path, remedy="move it away or set STUDYML_HOME"
        )
    if not tables and not anew:
        require_not_lost(path)
    if version > SCHEMA_VERSION:
        raise StoreError(
            f"the store was written by a newer studyml (format {version}, this one knows {SCHEMA_VERSION})",
            path=path,
            remedy="update studyml; nothing was changed",
        )
    return version


def require_current(version: int, path: Path | str) -> None:
    """Raise :class:`StoreError` for a store that a reader can't read before a writer has migrated it."""
    if version < OLDEST_READ:
        found = "is empty" if version == 0 else f"was written by an older studyml (format {version})"
        raise StoreError(f"the store {found}", path=path, remedy="open `studyml` once, which brings it up to date")


class plainly:
    """Turn SQLite's errors into one sentence with a remedy."""

    __slots__ = ("_path",)

    def __init__(self, path: Path | str):
        self._path = path

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(error, sqlite3.DatabaseError | OSError):
            raise told(error, self._path) from error


def told(error: sqlite3.DatabaseError | OSError, path: Path | str) -> StoreError:
    """Return one sentence for what SQLite or the system says, with a remedy."""
    if os.path.lexists(path) and not os.path.isfile(path):
        return _no_file(path)
    if ran_full(error, path):
        return StoreError("the disk is full", path=path, remedy=FULL)
    if isinstance(error, OSError):
        from studyml.remedies import remedy_for

        return StoreError(f"the store can't be opened: {reason(error)}", path=path, remedy=remedy_for(error))
    name = getattr(error, "sqlite_errorname", "") or ""
    said = str(error)
    if name.startswith(_DAMAGED) or any(word in said for word in _DAMAGE):
        return DamagedStoreError("the store is damaged", path=path, remedy=WAY_BACK)
    if name.startswith(("SQLITE_READONLY", "SQLITE_PERM")):
        return unwritable(path)
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return StoreError("another program holds the store", path=path, remedy="close it, then try again")
    if name.startswith("SQLITE_CANTOPEN"):
        return StoreError("the store can't be opened", path=path, remedy="check the rights of file and folder")
    if name.startswith("SQLITE_IOERR"):
        return StoreError(
            "the disk refuses to read or write the store", path=path, remedy="check the disk; nothing was lost"
        )
    return StoreError(f"the store does not answer: {said}", path=path, remedy="`studyml doctor` tells more")


def unwritable(path: Path | str) -> StoreError:
    """Return that nobody may write here."""
    return StoreError("the store can't be written", path=path, remedy=READING_WORKS)


def ran_full(error: BaseException | None, path: Path | str) -> bool:
    """Tell whether it was for want of room (or of what else a disk runs out of) that SQLite or the system refused."""
    if isinstance(error, OSError):
        return error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))
    name = getattr(error, "sqlite_errorname", "") or ""
    if name.startswith(("SQLITE_FULL", "SQLITE_IOERR_SHMSIZE")):
        return True
    if not name.startswith(("SQLITE_IOERR", "SQLITE_CANTOPEN")) or name.startswith("SQLITE_IOERR_SHORT_READ"):
        return False
    if not hasattr(os, "statvfs"):
        return False
    try:
        disk = os.statvfs(os.path.dirname(os.path.abspath(path)))
    except OSError:
        return False
    blocks = disk.f_blocks > 0 and disk.f_bavail * disk.f_frsize < LEAST_FREE
    return blocks or (disk.f_files > 0 and disk.f_favail == 0)


def passes(error: StoreError) -> bool:
    """Tell whether the trouble lies around the file (space, rights, another program) and not in it."""
    cause = error.__cause__
    return isinstance(cause, OSError) or (getattr(cause, "sqlite_errorname", "") or "").startswith(_PASSING)
