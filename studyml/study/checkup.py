"""The check-up of the store: file, events, tables, clock, backups.

Owns what ``doctor`` finds out about the store and says of it, each with what to do. Prints nothing; the checks
themselves are ``store``'s.
"""

from __future__ import annotations

import platform
import sqlite3
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from studyml import __version__
from studyml.clock import Clock
from studyml.errors import DamagedStoreError
from studyml.memory.fsrs import FSRS_VERSION
from studyml.paths import Home
from studyml.store import Store
from studyml.store.connection import WAY_BACK
from studyml.store.copies import backups
from studyml.store.inspection import Inspection, wal_reset_bug
from studyml.store.redate import ClockReport, clock_report
from studyml.store.salvage import salvage
from studyml.store.tables import Tables
from studyml.study.spans import span
from studyml.study.wording import counted

Finding = tuple[str, bool, str, str]
"""What, whether it is fine, in words, what to do or ""."""


@dataclass(frozen=True, slots=True)
class Checkup:
    """What ``doctor`` found of the store."""

    store: Path
    now: datetime
    inspection: Inspection | None = None
    """None without a store."""
    before: str = ""
    after: str = ""
    """The hash of the tables before and after a fold from scratch."""
    clock: ClockReport | None = None
    newest_backup: datetime | None = None
    backup_count: int = 0
    frozen: str = ""
    """What to do about a store that can only be read; "" where it can be written."""
    others_ahead: tuple[tuple[str, timedelta], ...] = ()
    """Other devices whose events lie ahead of now, and how far."""

    @property
    def sound(self) -> bool:
        """Whether nothing needs the learner's hand."""
        fine = (self.inspection is None or self.inspection.sound) and not self.frozen
        gone = self.inspection is None and self.backup_count > 0
        return fine and not gone and self.before == self.after and (self.clock is None or self.clock.fine)

    def findings(self) -> list[Finding]:
        """Return what was found, in the order to be read."""
        reset = ", has the WAL-reset bug, which our lock file keeps clear of" if wal_reset_bug() else ""
        found: list[Finding] = [("sqlite", True, f"{sqlite3.sqlite_version}{reset}", "")]
        if self.inspection is None:
            gone, lies = self.backup_count > 0, f"({self.store}); the first answer makes a new one"
            remedy = "'studyml restore 1 --yes' brings the newest back" if gone else ""
            found.append(("store", not gone, f"{'gone, there are backups' if gone else 'none yet'} {lies}", remedy))
        else:
            found += self._inspected(self.inspection)
        if self.inspection is not None or self.backup_count:
            remedy = "'studyml restore' lists them" if self.inspection is None else ""
            found.append(("backups", True, self._backup_words(), remedy))
        return found

    def _inspected(self, seen: Inspection) -> list[Finding]:
        held = counted(seen.events, "event")
        if seen.broken:
            broken = f"{len(seen.broken)} not as written: {seen.broken[0]}"
            return [("store", True, f"{self.store}, {held}", ""), ("events", False, broken, WAY_BACK)]
        found: list[Finding] = [("store", True, f"{self.store}, sound, {held}", "")]
        if self.frozen:
            found.append(("store", False, "can only be read; no answer can be recorded", self.frozen))
        for device, first, last in seen.gaps:
            words = f"{first} to {last} of device {device} not here yet"
            found.append(("events", True, words, "'studyml sync' on that device, then here"))
        for device, seq in seen.doubles:
            found.append(("events", True, f"device {device} wrote {seq} twice; both are kept", ""))
        found.append(self._tables())
        if self.clock is not None:
            found.append(("clock", self.clock.fine, _clock_words(self.clock), _clock_remedy(self.clock)))
        for device, ahead in self.others_ahead:
            words = f"device {device} dated answers up to {span(ahead)} ahead of now"
            found.append(("clock", False, words, "'studyml doctor --clock' there, then 'studyml sync'"))
        return found

    def _tables(self) -> Finding:
        if self.before == self.after:
            return ("tables", True, f"fold {self.after[:16]}", "")
        if self.frozen:
            return ("tables", False, "not what the log says", "'studyml doctor' rebuilds them once it may write")
        words = f"fold {self.after[:16]}, were wrong and are rebuilt"
        return ("tables", False, words, "nothing; look again to see them right")

    def _backup_words(self) -> str:
        if self.newest_backup is None:
            return "none yet; one is made when a session ends"
        age = self.now - self.newest_backup
        when = f"{span(age)} old" if age >= timedelta(0) else f"dated {span(-age)} ahead of now"
        return f"{self.backup_count}, the newest {when}"

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
            "writable": not self.frozen,
            "events": seen.events if seen else 0,
            "integrity": list(seen.integrity) if seen else [],
            "broken": list(seen.broken) if seen else [],
            "gaps": [list(gap) for gap in seen.gaps] if seen else [],
            "doubles": [list(double) for double in seen.doubles] if seen else [],
            "fold_before": self.before,
            "fold": self.after,
            "clock_ahead_seconds": round(self.clock.ahead.total_seconds()) if self.clock else 0,
            "misdated": len(self.clock.misdated) if self.clock else 0,
            "others_ahead": {device: round(ahead.total_seconds()) for device, ahead in self.others_ahead},
            "newest_backup": self.newest_backup.isoformat() if self.newest_backup else None,
            "backups": self.backup_count,
        }


def check_up(home: Home, clock: Clock) -> Checkup:
    """Check the store, rebuild its tables from the log and compare.

    Raises :class:`StoreError` when it can't be opened; of a damaged one it says how much can still be read.
    """
    kept = backups(home.store)
    found = Checkup(home.store, clock.now(), newest_backup=kept[0].at if kept else None, backup_count=len(kept))
    if not home.store.exists():
        return found
    try:
        return _opened(home, clock, found)
    except DamagedStoreError as error:
        raise DamagedStoreError(
            f"{error.message}; {len(salvage(home.store))} of its events can still be read",
            path=error.path,
            remedy=error.remedy,
        ) from error


def _opened(home: Home, clock: Clock, found: Checkup) -> Checkup:
    with Tables.read(home.store, clock) as tables:
        seen = tables.inspect()
    if seen.integrity:
        said = "; ".join(seen.integrity[:3])
        raise DamagedStoreError(f"the store is damaged: {said}", path=home.store, remedy=WAY_BACK)
    if seen.broken:
        return replace(found, inspection=seen)
    with Store.open(home.store, clock, to_read=True) as store:
        store.found_sound()
        before = store.hash_found or store.fold_hash()
        return replace(
            found,
            inspection=seen,
            before=before,
            after=store.refolded_hash() if store.frozen else store.refold(),
            clock=clock_report(store),
            frozen="" if store.refusal is None else store.refusal.remedy,
            others_ahead=tuple(store.others_ahead().items()),
        )


def _clock_words(report: ClockReport) -> str:
    if report.fine:
        return "no answer lies ahead of now or out of order"
    ahead = f"the last answer lies {span(report.ahead)} ahead of now" if report.ahead > timedelta(minutes=10) else ""
    count = len(report.misdated)
    wrong = f"{count} answer{'s' if count != 1 else ''} written under a wrong clock" if count else ""
    return ", ".join(words for words in (ahead, wrong) if words)


def _clock_remedy(report: ClockReport) -> str:
    if report.fine:
        return ""
    if report.misdated:
        return "'studyml doctor --clock' dates them anew, once the clock is right"
    return "is the clock right?"
