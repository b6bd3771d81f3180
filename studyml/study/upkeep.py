"""Keeping the store: backups and the way back, exchange with other devices.

Owns the use cases of ``backup``, ``restore``, ``export``, ``import`` and ``sync`` as values to be shown; ``doctor``'s
is ``checkup``. Prints nothing; all rules of files and tables are ``store``'s.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from studyml.clock import Clock
from studyml.errors import DamagedStoreError, InputError, StoreError
from studyml.paths import Home
from studyml.store import Store
from studyml.store.backup import Preview, Restored, glance, preview, restore, start_anew
from studyml.store.connection import REBUILT, WAY_BACK, begins_as_sqlite
from studyml.store.copies import Backup, backups
from studyml.store.incoming import Added
from studyml.store.redate import redate
from studyml.store.salvage import readable_lines, salvage
from studyml.store.sync import Synced, import_lines, sync
from studyml.store.tables import Tables
from studyml.study.checkup import Checkup, check_up

__all__ = [
    "Added", "Backup", "Checkup", "Listed", "Preview", "Restored", "Synced", "back_up", "bring_back", "check_up",
    "exchange", "exported", "found_backups", "import_events", "look_into", "mend_clock", "named_backup", "readable",
    "require_free", "require_whole", "salvageable", "salvaged", "start_from_readable", "trouble", "wrong_tables",
]  # fmt: skip


def _required(home: Home) -> Path:
    if not home.store.exists():
        raise InputError("there is no store yet", path=home.store, remedy="studyml makes one with the first answer")
    return home.store


def back_up(home: Home, clock: Clock, target: Path | None = None) -> Path:
    """Write a checked copy and return its file. Raises StudymlError when there is nothing sound to copy."""
    if target is not None:
        require_free(target)
    with Store.open(_required(home), clock, to_read=target is not None) as store:
        return store.backup(target)


def require_free(target: Path) -> None:
    """Raise :class:`InputError` where a new file can't be written: nothing is written over, no folder is made."""
    if target.exists():
        what = "folder" if target.is_dir() else "file"
        raise InputError(f"there is a {what} already", path=target, remedy="give another name")
    if not target.parent.is_dir():  # a mistyped one is said, not made
        raise InputError("there is no such folder", path=target.parent, remedy="make it, or give another name")


@dataclass(frozen=True, slots=True)
class Listed:
    """A backup as it is listed."""

    backup: Backup
    holds: Preview | None
    """None: it can't be read."""


def found_backups(home: Home, clock: Clock) -> list[Listed]:
    """Return the backups with what they hold, newest first. Each is checked only when it is looked into."""
    found = []
    for backup in backups(home.store):
        try:
            found.append(Listed(backup, glance(backup.path, clock)))
        except StoreError:
            found.append(Listed(backup, None))
    return found


def named_backup(home: Home, name: Path, clock: Clock) -> Path:
    """Return the backup meant: a file, the number it has in the list (from 1), or the name of one there.

    Raises :class:`InputError` when there is none.
    """
    if name.is_file():
        if name.stat().st_size == 0 or not begins_as_sqlite(name):
            what = "it is empty" if name.stat().st_size == 0 else "it does not begin as a SQLite file"
            raise InputError(f"this is no backup: {what}", path=name, remedy="'studyml restore' lists them")
        return name
    found = backups(home.store)
    if str(name).isdigit() and 1 <= int(str(name)) <= len(found):
        return found[int(str(name)) - 1].path
    for backup in found:
        if backup.path.name == str(name):
            return backup.path
    raise InputError("no such backup", path=name, remedy="'studyml restore' lists them")


def trouble(home: Home, clock: Clock) -> StoreError | None:
    """Return why the store can't be used, None when it can or there is none."""
    if not home.store.exists():
        return None
    try:
        preview(home.store, clock)
    except StoreError as error:
        return error
    return None


def wrong_tables(home: Home, clock: Clock) -> StoreError | None:
    """Return that the tables hold what their log does not say, None when they don't. Takes as long as a refold."""
    with Tables.read(home.store, clock) as tables:
        if tables.fold_hash() == tables.refolded_hash():
            return None
    return DamagedStoreError("the store's tables are not as they were written", path=home.store, remedy=REBUILT)


def readable(home: Home) -> int:
    """Return how many events of a damaged store can still be read."""
    return len(salvage(home.store))


def salvaged(home: Home) -> Iterator[str]:
    """Yield every event of a damaged store that can still be read, as JSON lines like an export's."""
    yield from readable_lines(_required(home))


def salvageable(home: Home, clock: Clock) -> int:
    """Return :func:`readable` of a damaged store. Raises :class:`InputError` for a sound one.

    Raises :class:`StoreError` for one that is newer, none of ours or can't be opened.
    """
    found = trouble(home, clock)
    if found is None:
        remedy = "'studyml restore FILE' brings a backup back"
        raise InputError("the store is sound", path=_required(home), remedy=remedy)
    if not isinstance(found, DamagedStoreError):
        raise found
    return readable(home)


def start_from_readable(home: Home, clock: Clock) -> Restored:
    """Begin a new store with what can still be read of the damaged one, which is kept beside the backups.

    Raises as :func:`salvageable` does.
    """
    salvageable(home, clock)
    return start_anew(home.store, clock)


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


def require_whole(home: Home, done: Synced) -> None:
    """Raise :class:`DamagedStoreError` when events of the store are not as they were written."""
    if done.broken:
        some = "1 event is" if len(done.broken) == 1 else f"{len(done.broken)} events are"
        raise DamagedStoreError(
            f"{some} not as written, and nobody is given such: {done.broken[0]}", path=home.store, remedy=WAY_BACK
        )


def mend_clock(home: Home, clock: Clock) -> int:
    """Date misdated answers anew; return how many."""
    with Store.open(_required(home), clock) as store:
        return len(redate(store))
