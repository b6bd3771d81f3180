"""That a store was found damaged when a backup was to be made: noted in it, so that the next start tells.

Owns the note. Standard library only: ``studyml due`` asks for it.
"""

from __future__ import annotations

import sqlite3

KEY = "damaged"


def noted(connection: sqlite3.Connection) -> str:
    """Return what was found, "" when nothing was."""
    row = connection.execute("select value from meta where key = ?", (KEY,)).fetchone()
    return "" if row is None else str(row[0])


def note(connection: sqlite3.Connection, found: str) -> None:
    """Note what was found inside the caller's transaction; "" takes it back."""
    if found:
        connection.execute("insert or replace into meta (key, value) values (?, ?)", (KEY, found))
    else:
        connection.execute("delete from meta where key = ?", (KEY,))
