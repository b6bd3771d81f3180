"""What is due, read at a shell's pace: one read-only connection, a few queries, nothing made.

Owns the summary of ``studyml due``. Imports neither the library of the scheduler nor anything that loads
NumPy; reads only folded tables and fades evidence to today itself. Works while a session is open.
"""

from __future__ import annotations

import os
import sqlite3
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypedDict

from studyml.errors import StoreError
from studyml.memory import beta
from studyml.memory.pace import NEW_SECONDS, seconds_for
from studyml.memory.study_day import (
    CLOCKS_DIFFER_SECONDS,
    ROLLOVER_HOUR,
    back_on,
    break_of,
    going_on,
    utc_text,
)
from studyml.store.connection import REBUILT, is_there, open_reading, plainly, require_current, stored_version
from studyml.store.due_seal import broken
from studyml.store.evidence import faded_sums
from studyml.store.refusal import noted
from studyml.store.tail import last_answered, lay_over, own_end, prepare, waits

if TYPE_CHECKING:  # a prompt pays for every import
    from pathlib import Path

NEW_A_DAY = 8
_SHOWN = 5


class WeakArea(TypedDict):
    """One weak or shaky area."""

    area: str
    weakness: float


class DueSummary(TypedDict):
    """The object of ``studyml due --json`` (without ``schema``)."""

    due: int
    """Due today, overdue included."""
    new: int
    """New cards still offered today."""
    overdue: int
    weak: list[WeakArea]
    """At most five, weakest first."""
    minutes: int
    """For all of it."""
    due_minutes: int
    """For what is due alone."""
    next: str | None
    """The next study day after today with a card due."""
    ahead: int
    """Seconds by which the last answer lies after now; 0 where the clock can be right."""
    away: str | None
    """In a break: the study day of coming back. Until then nothing is due and nothing new."""


def due_summary(path: Path | str, now: datetime) -> DueSummary:
    """Return the summary of the study day of ``now`` (aware, local). Without a store nothing is due.

    Raises :class:`studyml.errors.StoreError` for a damaged, newer or foreign file.
    """
    return due_and_damage(path, now)[0]


def is_gone(path: Path | str) -> bool:
    """Tell whether a store was here: there is none, but copies of one lie beside it."""
    if os.path.lexists(path):
        return False
    try:
        names = os.listdir(os.path.join(os.path.dirname(path), "backups"))
    except OSError:
        return False
    return any(name.startswith("studyml-") and name.endswith(".db") for name in names)


def due_and_damage(path: Path | str, now: datetime) -> tuple[DueSummary, str]:
    """Return the summary and what the last automatic backup found damaged, "" when nothing. Raises as above."""
    nothing = _summary(0, NEW_A_DAY, 0, [], 0, None), ""
    if not is_there(path):
        return nothing
    with plainly(path):
        connection = open_reading(path)
        try:
            version = stored_version(connection, path)
            if version == 0:
                return nothing
            require_current(version, path)
            prepare(connection)
            connection.execute("begin")
            if broken(connection):
                raise StoreError("the tables are not as they were written", path=path, remedy=REBUILT)
            if waits(connection):
                lay_over(connection)  # a session is open, or was killed
            return _read(connection, now), noted(connection)
        except (ValueError, TypeError) as error:  # a changed byte can change a column's type as well
            raise sqlite3.DatabaseError("a row is not as it was written") from error
        finally:
            connection.close()


def _read(connection: sqlite3.Connection, now: datetime) -> DueSummary:
    query = "select key, value from settings where key in ('rollover', 'new', 'away')"
    settings: dict[str, Any] = {key: _value(value) for key, value in connection.execute(query)}
    rollover, offered = settings.get("rollover"), settings.get("new")
    hour = rollover if isinstance(rollover, int) and 0 <= rollover <= 23 else ROLLOVER_HOUR
    day = going_on(now, hour, *own_end(connection))
    today = day.isoformat()
    back = back_on(day, *break_of(settings["away"])) if settings.get("away") else None
    due = overdue = seconds = 0
    for kind, target, late, count in connection.execute(
        "select kind, seconds, due < ?, count(*) from memory"
        " where due <= ? and not suspended and (buried is null or buried != ?) group by 1, 2, 3",
        (today, today, today),
    ):
        due += count
        overdue += count * late
        seconds += count * seconds_for(kind, target)
    (begun,) = connection.execute("select count(*) from memory where first = ?", (today,)).fetchone()
    next_one = "select due from memory where due > ? and not suspended order by due limit 1"  # also of a view a look
    (following,) = connection.execute(next_one, (today,)).fetchone() or (None,)
    new = max(0, (offered if isinstance(offered, int) else NEW_A_DAY) - begun)
    weak, ahead = weak_areas(connection, day), _ahead(connection, now)
    if back is not None:
        return _summary(0, 0, 0, weak, 0, back.isoformat() if due else following, ahead, back.isoformat())
    return _summary(due, new, overdue, weak, seconds, following, ahead)


def _value(text: str) -> Any:
    """Return a setting; the usual whole numbers need no reader of JSON."""
    if text.isdecimal():
        return int(text)
    import json

    return json.loads(text)


def _ahead(connection: sqlite3.Connection, now: datetime) -> int:
    last = last_answered(connection)
    if last <= utc_text(now):
        return 0
    seconds = (datetime.fromisoformat(last) - now).total_seconds()
    return round(seconds) if seconds > CLOCKS_DIFFER_SECONDS else 0


def _summary(
    due: int,
    new: int,
    overdue: int,
    weak: list[WeakArea],
    seconds: int,
    following: str | None,
    ahead: int = 0,
    away: str | None = None,
) -> DueSummary:
    return {
        "due": due,
        "new": new,
        "overdue": overdue,
        "weak": weak,
        "minutes": -(-(seconds + new * NEW_SECONDS) // 60),
        "due_minutes": -(-seconds // 60),
        "next": following,
        "ahead": ahead,
        "away": away,
    }


def weak_areas(connection: sqlite3.Connection, day: date) -> list[WeakArea]:
    """Return the weakest areas that evidence or notes call weak or shaky."""
    sums = faded_sums(connection, day)
    retros = {
        area: (level, beta.retro_strength((day - date.fromisoformat(text)).days, bool(confirmed)))
        for area, level, confirmed, text in connection.execute("select area, level, confirmed, study_day from retros")
    }
    silence = max((strength for _, strength in retros.values()), default=0.0)
    found: list[WeakArea] = []
    for area in sums.keys() | retros.keys():
        right, wrong, n = sums.get(area, (0.0, 0.0, 0))
        level, strength = retros.get(area, (None, silence))
        estimate = beta.estimate(right, wrong, level, strength)
        if beta.status(estimate.mean, n, level is not None) in ("weak", "shaky"):
            found.append({"area": area, "weakness": round(estimate.weakness, 4)})
    return sorted(found, key=lambda item: (-item["weakness"], item["area"]))[:_SHOWN]
