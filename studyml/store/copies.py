"""The backups that are there, by age: which are kept, and whether another is due.

Owns the folder ``backups`` beside the store: all copies of two days stay, then 12 daily, 10 weekly and 9 monthly ones.
Making one and the way back are ``backup``'s matter; a start that asks only how old the last one is does not load it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

EVERY = timedelta(minutes=30)
"""An automatic backup at most this often."""
KEEP_ALL = timedelta(days=2)
DAILY, WEEKLY, MONTHLY = 12, 10, 9
_NAME = re.compile(r"studyml-(\d{8}T\d{6})Z(?:-(\d{1,9}))?\.db")


@dataclass(frozen=True, slots=True)
class Backup:
    """One copy."""

    path: Path
    at: datetime
    number: int = 1
    """Among those of one second."""


def backup_folder(store: Path) -> Path:
    """Return where the store's backups are."""
    return store.with_name("backups")


def backups(store: Path) -> list[Backup]:
    """Return the backups, newest first."""
    found = []
    folder = backup_folder(store)
    for path in folder.iterdir() if folder.is_dir() else ():
        match = _NAME.fullmatch(path.name)
        if match is None:
            continue
        with suppress(ValueError):  # somebody else's file, with a day that never was
            at = datetime.fromisoformat(match[1]).replace(tzinfo=UTC)
            found.append(Backup(path, at, int(match[2] or 1)))
    return sorted(found, key=lambda backup: (backup.at, backup.number), reverse=True)


def kept(found: Sequence[Backup], now: datetime) -> set[Path]:
    """Return the backups to keep: all of two days, then the last of 12 days, 10 weeks and 9 months."""
    keep = {backup.path for backup in found if now - backup.at < KEEP_ALL}
    periods: list[tuple[int, Callable[[datetime], Any]]] = [
        (DAILY, lambda at: at.date()),
        (WEEKLY, lambda at: at.isocalendar()[:2]),
        (MONTHLY, lambda at: (at.year, at.month)),
    ]
    for number, period in periods:
        last: dict[Any, Path] = {}
        for backup in found:
            last.setdefault(period(backup.at), backup.path)
        keep.update(list(last.values())[:number])
    return keep


def thin(store: Path, now: datetime) -> None:
    """Delete the backups that no rule keeps."""
    found = backups(store)
    keep = kept(found, now)
    for backup in found:
        if backup.path not in keep:
            with suppress(OSError):
                backup.path.unlink()


def due_for_backup(store: Path, now: datetime) -> bool:
    """Tell whether the newest backup is older than half an hour, or dated in the future by a wrong clock."""
    found = [backup for backup in backups(store) if backup.at <= now]
    return not found or now - found[0].at >= EVERY
