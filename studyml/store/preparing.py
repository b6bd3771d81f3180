"""Bringing a file to the present schema before anything is written, and what it notes of itself.

Owns the order: look at the version, back an older file up, migrate. The schema itself is ``schema``'s matter.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from studyml.clock import Clock
from studyml.errors import StoreError
from studyml.store.connection import SCHEMA_VERSION, stored_version


def prepare(connection: sqlite3.Connection, path: Path, clock: Clock, *, anew: bool) -> None:
    """Bring an empty or older file to the present schema; an older one is backed up first.

    ``anew``: there was no file before.
    """
    version = stored_version(connection, path, anew=anew)
    connection.execute("pragma journal_mode = wal")
    if version == SCHEMA_VERSION:
        return
    try:
        from studyml.store.schema import migrate
    except ImportError as error:
        raise StoreError("sqlite-utils is missing", path=path, remedy="install studyml again") from error
    if version > 0:
        from studyml.store.backup import make_backup

        make_backup(connection, path, clock.now())
    migrate(connection)


def set_meta(connection: sqlite3.Connection, key: str, value: str) -> None:
    """Note something of this copy of the file."""
    connection.execute("insert or replace into meta (key, value) values (?, ?)", (key, value))
