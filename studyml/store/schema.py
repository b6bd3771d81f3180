"""The tables and how older ones become today's.

Owns the schema, through sqlite-utils, and is imported only when a store is new or older than this
program: sqlite-utils loads NumPy. The log is ``events``; ``meta`` belongs to this copy of the file;
all else is folded and may be dropped at will.
"""

from __future__ import annotations

import sqlite3
from typing import Any

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from studyml.store.connection import APPLICATION_ID, SCHEMA_VERSION

migrations = Migrations("studyml")

_FOLDED: dict[str, tuple[dict[str, Any], tuple[str, ...]]] = {
    "memory": (
        {
            "card": str, "area": str, "kind": str, "seconds": int, "stability": float, "difficulty": float,
            "first": str, "last": str, "due": str, "reviews": int, "lapses": int, "fuzz": float,
            "suspended": int, "buried": str, "flagged": int, "at": str,
        },
        ("card",),
    ),
    "days": (
        {"study_day": str, "reviews": int, "repeats": int, "correct": int, "ms": int, "attempts": int},
        ("study_day",),
    ),
    "area_days": (
        {"area": str, "study_day": str, "good": int, "bad": int, "reviews": int, "correct": int},
        ("area", "study_day"),
    ),
    "mistakes": (
        {"study_day": str, "card": str, "code": str, "area": str, "own": int, "times": int},
        ("study_day", "card", "code", "area", "own"),
    ),
    "attempts": (
        {"id": str, "exercise": str, "study_day": str, "at_utc": str, "outcome": str, "seconds": int},
        ("id",),
    ),
    "retros": (
        {"area": str, "level": str, "confirmed": int, "reason": str, "study_day": str, "at": str},
        ("area",),
    ),
    "settings": ({"key": str, "value": str, "at": str}, ("key",)),
    "sessions": ({"device": str, "payload": str, "at": str}, ("device",)),
    "plan": ({"line": str, "done": int, "study_day": str, "at": str}, ("line",)),
    "voided": ({"target": str, "times": int}, ("target",)),
}  # fmt: skip


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
    for name, (columns, keys) in _FOLDED.items():
        db.table(name).create(columns, pk=keys[0] if len(keys) == 1 else keys, not_null=set(keys))
    db.execute("create index memory_due on memory (due) where due is not null")
    db.execute("create index memory_first on memory (first) where first is not null")


def migrate(connection: sqlite3.Connection) -> None:
    """Bring a new or older store to :data:`SCHEMA_VERSION`, each step in one transaction."""
    db = Database(connection)
    migrations.apply(db)
    connection.execute(f"pragma application_id = {APPLICATION_ID}")
    connection.execute(f"pragma user_version = {SCHEMA_VERSION}")
