"""The end of the log, which waits to be folded.

Owns the table ``fresh``: an answer is durable as soon as its event is in it, one page that nothing else shares. Moving
it into ``events`` with its indexes and folding it touches a dozen pages more; whoever reads next has that done for all
answers since, or, where he can't write, lays the difference over the tables in memory. Imports nothing heavy: ``studyml
due`` asks on every start whether something waits.
"""

from __future__ import annotations

import sqlite3

TABLE_SINCE = 2
"""The schema that brought ``fresh``."""


def waits(connection: sqlite3.Connection) -> bool:
    """Tell whether events wait to be folded."""
    if connection.execute("pragma user_version").fetchone()[0] < TABLE_SINCE:
        return False
    return bool(connection.execute("select exists (select 1 from main.fresh)").fetchone()[0])


def last_row(connection: sqlite3.Connection) -> int:
    """Return the row of the last event that does not wait."""
    return int(connection.execute("select coalesce(max(rowid), 0) from main.events").fetchone()[0])


def own_end(connection: sqlite3.Connection) -> tuple[str, str]:
    """Return study day and time of this copy's own last event: what the next study day goes on from; "" without one."""
    for table in ("main.fresh", "main.events") if waits(connection) else ("main.events",):
        query = f"select study_day, at_utc from {table} where device = (select value from meta where key = 'device')"
        found = connection.execute(f"{query} order by seq desc limit 1").fetchone()
        if found is not None:
            return str(found[0]), str(found[1])
    return "", ""


def last_answered(connection: sqlite3.Connection) -> str:
    """Return the time of this copy's own last event that stands and whose time means something, "" without one."""
    for table in ("main.fresh", "main.events") if waits(connection) else ("main.events",):
        query = (
            f"select at_utc from {table} as own where device = (select value from meta where key = 'device')"
            " and kind not in ('void', 'session') and not exists (select 1 from voided where target = own.id)"
            " order by seq desc limit 1"
        )
        found = connection.execute(query).fetchone()
        if found is not None:
            return str(found[0])
    return ""


def take_in(connection: sqlite3.Connection) -> int:
    """Move what waits to the other events, inside the caller's transaction; return the last row of those before."""
    before = last_row(connection)
    if waits(connection):
        connection.execute("insert or ignore into events select * from fresh order by rowid")
        connection.execute("delete from fresh")
    return before


def prepare(connection: sqlite3.Connection) -> None:
    """Have this connection's temporary tables in memory, where no disk is full; not possible in a transaction."""
    connection.execute("pragma temp_store = memory")


def lay_over(connection: sqlite3.Connection) -> None:
    """Let this connection see log and tables as they would be with everything folded; nothing is written.

    To be called after :func:`prepare`, in a transaction that lasts as long as what it made is used.
    """
    from studyml.store.fold import fold_over
    from studyml.store.rows import lay_over, lift_empty

    lay_over(connection)
    fold_over(connection)
    lift_empty(connection)
