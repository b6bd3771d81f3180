"""Keeping the store: backups and the way back, exchange with other devices, a check-up.

Owns the use cases of ``backup``, ``restore``, ``export``, ``import``, ``sync`` and ``doctor`` as values to
be shown. Prints nothing; all rules of files and tables are ``store``'s.
"""

from __future__ import annotations

import platform
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from studyml import __version__
from studyml.clock import Clock
from studyml.errors import InputError
from studyml.memory.fsrs import FSRS_VERSION
from studyml.paths import Home
from studyml.store import Store
from studyml.store.backup import Backup, Preview, Restored, backups, preview, restore
from studyml.store.incoming import Added
from studyml.store.inspection import Inspection, wal_reset_bug
from studyml.store.redate import ClockReport, clock_report, redate
from studyml.store.sync import Synced, import_lines, sync
from studyml.store.tables import Tables

__all__ = [
    "Added", "Backup", "Checkup", "Preview", "Restored", "Synced", "back_up", "bring_back", "check_up", "exchange",
    "exported", "found_backups", "import_events", "look_into", "mend_clock",
]  # fmt: skip


_RESTORE = "'studyml restore' lists the backups"


def _required(home: Home) -> Path:
    if not home.store.exists():
        raise InputError("there is no store yet", path=home.store, remedy="studyml makes one with the first answer")
    return home.store


def back_up(home: Home, clock: Clock, target: Path | None = None) -> Path:
    """Write a checked copy and return its file. Raises StudymlError when there is nothing sound to copy."""
    if target is not None and target.exists():
        raise InputError("there is a file already", path=target, remedy="give another name")
    with Store.open(_required(home), clock) as store:
        return store.backup(target)


def found_backups(home: Home) -> list[Backup]:
    """Return the backups, newest first."""
    return backups(home.store)


def look_into(path: Path, clock: Clock) -> Preview:
    """Return what a store or backup holds. Raises StudymlError when it is none or damaged."""
    if not path.is_file():
        raise InputError("no such backup", path=path, remedy="'studyml restore' lists them")
    return preview(path, clock)


def bring_back(home: Home, source: Path, clock: Clock) -> Restored:
    """Restore a backup; what stood there is kept beside the backups."""
    home.store.parent.mkdir(parents=True, exist_ok=True)
    return restore(home.store, source, clock)


def exported(home: Home, clock: Clock) -> Iterator[str]:
    """Yield every event as a JSON line. Raises StudymlError before the first line for a damaged store."""
    with Tables.read(_required(home), clock) as tables:
        yield from tables.export()


def import_events(home: Home, clock: Clock, source: Iterable[str | bytes], name: str) -> tuple[Added, str]:
    """Add an export's events, all or none; return what was new and the hash of the tables afterwards."""
    with Store.open(home.store, clock) as store:
        return import_lines(store, source, name), store.fold_hash()


def exchange(home: Home, clock: Clock, folder: Path) -> tuple[Synced, str]:
    """Exchange events with a folder; return what happened and the hash, equal on all devices when all is there."""
    with Store.open(home.store, clock) as store:
        return sync(store, folder), store.fold_hash()


def mend_clock(home: Home, clock: Clock) -> int:
    """Date misdated answers anew; return how many."""
    with Store.open(_required(home), clock) as store:
        return len(redate(store))


@dataclass(frozen=True, slots=True)
class Checkup:
    """What ``doctor`` found."""

    store: Path
    inspection: Inspection | None
    """None without a store."""
    before: str
    after: str
    """The hash of the tables before and after a fold from scratch."""
    clock: ClockReport | None
    newest_backup: datetime | None
    backup_count: int
    now: datetime

    @property
    def sound(self) -> bool:
        """Whether nothing needs the learner's hand."""
        fine = self.inspection is None or self.inspection.sound
        return fine and self.before == self.after and (self.clock is None or self.clock.fine)

    def findings(self) -> list[tuple[str, bool, str, str]]:
        """Return (what, whether it is fine, in words, what to do or ""), in the order to be read."""
        reset = ", has the WAL-reset bug, which our lock file keeps clear of" if wal_reset_bug() else ""
        found = [("sqlite", True, f"{sqlite3.sqlite_version}{reset}", "")]
        if self.inspection is None:
            return [*found, ("store", True, f"none yet ({self.store}); the first answer makes one", "")]
        seen = self.inspection
        damage = "; ".join(seen.integrity[:3])
        words = damage or f"{self.store}, sound, {seen.events} events"
        found.append(("store", not seen.integrity, words, _RESTORE if damage else ""))
        if seen.broken:
            found.append(("events", False, f"{len(seen.broken)} not as written: {seen.broken[0]}", _RESTORE))
        for device, first, last in seen.gaps:
            words = f"{first} to {last} of device {device} not here yet"
            found.append(("events", True, words, "'studyml sync' on that device, then here"))
        for device, seq in seen.doubles:
            found.append(("events", True, f"device {device} wrote {seq} twice; both are kept", ""))
        same = self.before == self.after
        words = f"fold {self.after[:16]}" + ("" if same else ", were wrong and are rebuilt")
        found.append(("tables", same, words, "" if same else "nothing; look again to see them right"))
        if self.clock is not None:
            found.append(("clock", self.clock.fine, _clock_words(self.clock), _clock_remedy(self.clock)))
        found.append(("backups", True, _backup_words(self), ""))
        return found

    def to_json(self) -> dict[str, Any]:
        """Return the object of ``doctor --json``."""
        seen = self.inspection
        return {
            "schema": 1,
            "sound": self.sound,
            "studyml": __version__,
            "fsrs": FSRS_VERSION,
            "python": platform.python_version(),
            "sqlite": sqlite3.sqlite_version,
            "wal_reset_bug": wal_reset_bug(),
            "store": str(self.store),
            "events": seen.events if seen else 0,
            "integrity": list(seen.integrity) if seen else [],
            "broken": list(seen.broken) if seen else [],
            "gaps": [list(gap) for gap in seen.gaps] if seen else [],
            "doubles": [list(double) for double in seen.doubles] if seen else [],
            "fold_before": self.before,
            "fold": self.after,
            "clock_ahead_seconds": round(self.clock.ahead.total_seconds()) if self.clock else 0,
            "misdated": len(self.clock.misdated) if self.clock else 0,
            "newest_backup": self.newest_backup.isoformat() if self.newest_backup else None,
            "backups": self.backup_count,
        }


def check_up(home: Home, clock: Clock) -> Checkup:
    """Check the store, rebuild its tables from the log and compare. Raises StudymlError when it can't be opened."""
    found = backups(home.store)
    newest = found[0].at if found else None
    if not home.store.exists():
        return Checkup(home.store, None, "", "", None, newest, len(found), clock.now())
    with Tables.read(home.store, clock) as tables:
        seen = tables.inspect()
    if not seen.sound:
        return Checkup(home.store, seen, "", "", None, newest, len(found), clock.now())
    with Store.open(home.store, clock) as store:
        before = store.hash_found or store.fold_hash()
        after = store.refold()
        return Checkup(home.store, seen, before, after, clock_report(store), newest, len(found), clock.now())


def _clock_words(report: ClockReport) -> str:
    if report.fine:
        return "no answer lies ahead of now or out of order"
    ahead = f"the last answer lies {_span(report.ahead)} ahead of now" if report.ahead > timedelta(minutes=10) else ""
    count = len(report.misdated)
    wrong = f"{count} answer{'s' if count != 1 else ''} written under a wrong clock" if count else ""
    return ", ".join(words for words in (ahead, wrong) if words)


def _clock_remedy(report: ClockReport) -> str:
    if report.fine:
        return ""
    if report.misdated:
        return "'studyml doctor --clock' dates them anew, once the clock is right"
    return "is the clock right?"


def _backup_words(found: Checkup) -> str:
    if found.newest_backup is None:
        return "none yet; one is made when a session ends"
    return f"{found.backup_count}, the newest {_span(found.now - found.newest_backup)} old"


def _span(span: timedelta) -> str:
    days, hours = span.days, span.seconds // 3600
    if days > 1:
        return f"{days} days"
    return f"{days * 24 + hours} hours" if days or hours > 1 else f"{span.seconds // 60} minutes"
