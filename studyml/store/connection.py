"""Opening the file, for writing or for reading, and saying plainly why it can't be.

Owns pragmas, versions and the translation of SQLite's errors. Knows no table but the file's header.
"""

from __future__ import annotations

import os
import sqlite3
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
WAY_BACK = "'studyml restore' shows the ways back; the file was left as it is"
_PASSING = ("SQLITE_FULL", "SQLITE_READONLY", "SQLITE_PERM", "SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_CANTOPEN",
            "SQLITE_IOERR")  # fmt: skip
_DAMAGED = ("SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_IOERR_SHORT_READ")
_DAMAGE = ("malformed", "not a database", "not as it was written", "no such table", "no such column", "decode to UTF-8")


def open_writing(path: Path) -> sqlite3.Connection:
    """Return a durable connection: every commit is on the disk before it returns."""
    connection = sqlite3.connect(path, isolation_level=None, timeout=5, check_same_thread=False)
    connection.execute("pragma synchronous = full")
    return connection


def open_reading(path: Path | str) -> sqlite3.Connection:
    """Return a connection that can't write, also while others do, also in a folder that can't be written."""
    if not os.path.exists(path):
        raise StoreError("there is no store here yet", path=path, remedy="studyml makes one with the first answer")
    file = os.path.abspath(path)
    frozen = not os.access(os.path.dirname(file), os.W_OK) and not os.path.exists(f"{file}-wal")
    uri = f"file:{uri_path(file)}?mode=ro{'&immutable=1' if frozen else ''}"
    return sqlite3.connect(uri, uri=True, isolation_level=None, timeout=READ_WAIT_SECONDS, check_same_thread=False)


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


def stored_version(connection: sqlite3.Connection, path: Path | str) -> int:
    """Return the schema's version, 0 for an empty file. Raises :class:`StoreError` for any other file."""
    version = int(connection.execute("pragma user_version").fetchone()[0])
    application = int(connection.execute("pragma application_id").fetchone()[0])
    tables = {row[0] for row in connection.execute("select name from sqlite_master")}
    ours = application == APPLICATION_ID or not tables or "_sqlite_migrations" in tables
    if not ours:
        raise StoreError(
            "this SQLite file is not a store of studyml", path=path, remedy="move it away or set STUDYML_HOME"
        )
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
    if isinstance(error, OSError):
        return StoreError(f"the store can't be opened: {reason(error)}", path=path, remedy="nothing was changed")
    name = getattr(error, "sqlite_errorname", "") or ""
    said = str(error)
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_IOERR_SHORT_READ")) or any(
        word in said for word in _DAMAGE
    ):
        return DamagedStoreError("the store is damaged", path=path, remedy=WAY_BACK)
    if name.startswith("SQLITE_FULL"):
        return StoreError("the disk is full; the last answer was not recorded", path=path, remedy="free some space")
    if name.startswith(("SQLITE_READONLY", "SQLITE_PERM")):
        return StoreError("the store can't be written", path=path, remedy=READING_WORKS)
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return StoreError("another program holds the store", path=path, remedy="close it, then try again")
    if name.startswith("SQLITE_CANTOPEN"):
        return StoreError("the store can't be opened", path=path, remedy="check the rights of file and folder")
    if name.startswith("SQLITE_IOERR"):
        return StoreError(
            "the disk refuses to read or write the store", path=path, remedy="check the disk; nothing was lost"
        )
    return StoreError(f"the store does not answer: {said}", path=path, remedy="`studyml doctor` tells more")


def passes(error: StoreError) -> bool:
    """Tell whether the trouble lies around the file (space, rights, another program) and not in it."""
    cause = error.__cause__
    return isinstance(cause, OSError) or (getattr(cause, "sqlite_errorname", "") or "").startswith(_PASSING)
