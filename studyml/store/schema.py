"""The tables and how older ones become today's.

Owns the schema, through sqlite-utils, and is imported only when a store is new or older than this
program: sqlite-utils loads NumPy. The log is ``events`` and its end ``fresh``; ``meta`` belongs to this copy
of the file; all else is folded and may be dropped at will.
"""

from __future__ import annotations

import sqlite3

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from studyml.store.connection import APPLICATION_ID, SCHEMA_VERSION

migrations = Migrations("studyml")

_FOLDED = (
    "memory (card text primary key, area text, kind text, seconds integer, stability real, difficulty real, first text,"
    " last text, due text, reviews integer, lapses integer, fuzz real, suspended integer, buried text,"
    " flagged integer, at text)",
    "loads (due text primary key, cards integer)",
    "days (study_day text primary key, reviews integer, repeats integer, correct integer, ms integer,"
    " attempts integer)",
    "area_days (area text, study_day text, good integer, bad integer, reviews integer, correct integer,"
    " primary key (area, study_day))",
    "mistakes (study_day text, card text, code text, area text, own integer, times integer,"
    " primary key (study_day, card, code, area, own))",
    "attempts (id text primary key, exercise text, study_day text, at_utc text, outcome text, seconds integer)",
    "retros (area text primary key, level text, confirmed integer, reason text, study_day text, at text)",
    "settings (key text primary key, value text, at text)",
    "sessions (device text primary key, payload text, at text)",
    "plan (line text primary key, done integer, study_day text, at text)",
    "voided (target text primary key, times integer)",
)
"""Without row numbers: one page fewer to write for each row touched."""


@migrations(name="1")
def first(db: Database) -> None:
    """Create the log and the tables folded from it."""
    db.table("events").create(
        {
            "id": str, "device": str, "seq": int, "kind": str, "at_utc": str, "offset_min": int, "study_day": str,
            "card": str, "seed": int, "payload": str, "seal": int,
        },
        pk="id",
        not_null={"device", "seq", "kind", "at_utc", "offset_min", "study_day", "payload", "seal"},
    )  # fmt: skip
    db.execute("create index events_device on events (device, seq)")
    db.execute("create index events_card on events (card, study_day) where card is not null")
    db.execute("create index events_kind on events (kind) where card is null")
    db.table("meta").create({"key": str, "value": str}, pk="key")
    for table in _FOLDED:
        db.execute(f"create table {table} without rowid")
    db.execute("create index memory_due on memory (due, suspended, buried, kind, seconds) where due is not null")
    db.execute("create index memory_first on memory (first) where first is not null")


@migrations(name="2")
def second(db: Database) -> None:
    """Create what holds events until they are folded: as ``events``, without an index to be kept."""
    db.execute(
        "create table fresh (id text not null, device text not null, seq integer not null, kind text not null,"
        " at_utc text not null, offset_min integer not null, study_day text not null, card text, seed integer,"
        " payload text not null, seal integer not null)"
    )


def migrate(connection: sqlite3.Connection) -> None:
    """Bring a new or older store to :data:`SCHEMA_VERSION`, each step in one transaction."""
    db = Database(connection)
    migrations.apply(db)
    connection.execute(f"pragma application_id = {APPLICATION_ID}")
    connection.execute(f"pragma user_version = {SCHEMA_VERSION}")
