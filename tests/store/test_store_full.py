"""A store on a disk without room is read as it is; an empty file where a store was is never taken for a new one."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from store_cases import clock, open_store, payload

from studyml.errors import DamagedStoreError, StoreError
from studyml.store import Store
from studyml.store import backup as backing
from studyml.store.backup import restore, start_anew
from studyml.store.connection import open_reading
from studyml.store.copies import backups
from studyml.store.quick import due_summary
from studyml.store.snapshot import in_memory
from studyml.store.tables import Tables

posix = pytest.mark.skipif(sys.platform == "win32", reason="setrlimit")
LATER = clock(days=30).now()


@contextmanager
def without_room() -> Iterator[None]:
    """Let no file grow: the index of the log can't be made, as on a full disk."""
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def filled(folder: Path) -> Path:
    """Make a store that a killed session left: part of it in the file, part in the log alone. (No index of it.)"""
    with open_store(folder / "open") as store:
        for number in range(12):
            store.record(f"c{number}", payload())
        store._connection.execute("pragma wal_checkpoint")
        for number in range(12, 30):
            store.record(f"c{number}", payload(answer="x" * 300 * number))
            store.memories()
        shutil.copytree(folder / "open", folder / "left", ignore=shutil.ignore_patterns("*-shm", "*.lock"))
    return folder / "left" / "studyml.db"


def content(connection: sqlite3.Connection) -> list[str]:
    return list(connection.iterdump())


@posix
@pytest.mark.parametrize("log", [True, False], ids=["log", "no log"])
def test_without_room_all_of_it_is_read(tmp_path: Path, log: bool) -> None:
    path = filled(tmp_path) if log else tmp_path / "open" / "studyml.db"
    if not log:
        filled(tmp_path)
    shutil.copytree(path.parent, tmp_path / "roomy")
    with Tables.read(tmp_path / "roomy" / "studyml.db", clock()) as tables:
        digest, events = tables.fold_hash(), [event.id for event in tables.events()]
    due = due_summary(tmp_path / "roomy" / "studyml.db", LATER)
    assert due["due"] == len(events) == 30
    with without_room():
        assert due_summary(path, LATER) == due
        with Tables.read(path, clock()) as tables:
            assert (tables.fold_hash(), [event.id for event in tables.events()]) == (digest, events)
        with Store.open(path, clock(), to_read=True) as store:
            assert store.fold_hash() == digest
            assert len(list(store.export())) == 30
            with pytest.raises(StoreError, match="disk"):
                store.record("a", payload())
        with pytest.raises(StoreError, match="disk"):
            Store.open(path, clock())
    with Store.open(path, clock()) as store:
        store.record("a", payload())
        assert len(store.events()) == 31


@pytest.mark.parametrize("spoiled", [False, True], ids=["cut", "changed"])
def test_a_log_is_replayed_as_sqlite_does(tmp_path: Path, spoiled: bool) -> None:
    """Whatever of it a crash left: only whole transactions count, none after one that is not as it was written."""
    path = filled(tmp_path)
    log = path.with_name("studyml.db-wal").read_bytes()
    found = set()
    for number in range(24):
        there = tmp_path / f"{number}"
        there.mkdir()
        shutil.copy(path, there / "studyml.db")
        place = len(log) * number // 23 + number % 7
        rest = bytes([log[place] ^ 1]) + log[place + 1 :] if spoiled and place < len(log) else b""
        (there / "studyml.db-wal").write_bytes(log[:place] + rest)
        with closing(in_memory(str(there / "studyml.db"))) as ours:
            mine = content(ours)
        with closing(sqlite3.connect(there / "studyml.db")) as theirs:
            assert mine == content(theirs)
        found.add(len(mine))
    assert len(found) > 5, "the cuts fell into different transactions"


def test_only_an_answer_is_said_not_to_be_recorded(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        store.record("a", payload())
        (pages,) = store._connection.execute("pragma page_count").fetchone()
        store._connection.execute(f"pragma max_page_count = {pages}")
        with pytest.raises(StoreError, match="disk is full; the last answer was not recorded"):
            store.record("b", payload(answer="x" * 90_000))
        with pytest.raises(StoreError, match=r"disk is full \("):
            store.set_setting("phrase", {"x" * 90_000: "shapes.reduce"})
        store._connection.execute("pragma max_page_count = 1000000")


def _no_space(path: Path) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def _no_pages(path: Path) -> None:
    with closing(sqlite3.connect(path)) as small:
        (pages,) = small.execute("pragma page_count").fetchone()
        small.execute(f"pragma max_page_count = {pages}")
        small.execute("create table more (x)")


@pytest.mark.parametrize("fails", [_no_space, _no_pages])
def test_a_full_disk_of_the_backup_is_told_as_that(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails: Callable[[Path], None]
) -> None:
    with open_store(tmp_path) as store:
        store.record("a", payload())
        monkeypatch.setattr(backing, "_sync_file", fails)
        with pytest.raises(StoreError) as found:
            store.backup(tmp_path / "stick.db")
    assert str(found.value).startswith(f"{tmp_path / 'stick.db'}: the backup can't be written: its disk is full (free")
    assert not (tmp_path / "stick.db").exists()


def lost(folder: Path) -> Path:
    path = folder / "studyml.db"
    with open_store(folder) as store:
        store.record("a", payload())
    assert backups(path)
    os.truncate(path, 0)
    return path


def test_an_empty_file_beside_backups_is_a_lost_store(tmp_path: Path) -> None:
    path = lost(tmp_path)
    for use in (
        lambda: due_summary(path, LATER),
        lambda: Tables.read(path, clock()),
        lambda: Store.open(path, clock()),
        lambda: Store.open(path, clock(), to_read=True),
    ):
        with pytest.raises(DamagedStoreError, match=r"a backup lies beside it .*studyml restore"):
            use()
        assert path.read_bytes() == b""
    restore(path, backups(path)[0].path, clock())
    with Store.open(path, clock()) as store:
        assert [event.card for event in store.events()] == ["a"]


def test_a_database_without_a_table_beside_backups_is_one_too(tmp_path: Path) -> None:
    path = lost(tmp_path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("create table x (y)")
        connection.execute("drop table x")
    before = path.read_bytes()
    with pytest.raises(DamagedStoreError, match="studyml restore"):
        due_summary(path, LATER)
    with pytest.raises(DamagedStoreError, match="studyml restore"):
        Store.open(path, clock())
    assert path.read_bytes() == before


def test_moved_away_it_makes_room_for_a_new_one(tmp_path: Path) -> None:
    lost(tmp_path).rename(tmp_path / "empty.db")
    with open_store(tmp_path) as store:
        assert not store.events_written()


@pytest.mark.parametrize("way", ["restore", "salvage"])
def test_the_log_of_an_emptied_file_is_saved(tmp_path: Path, way: str) -> None:
    """SQLite deletes the log of an empty file as soon as it opens it."""
    path = filled(tmp_path)
    with open_store(tmp_path / "other") as other:
        source = other.backup()
    os.truncate(path, 0)
    for use in (lambda: due_summary(path, LATER), lambda: Store.open(path, clock())):
        with pytest.raises(DamagedStoreError, match="its log lies beside it"):
            use()
    done = restore(path, source, clock()) if way == "restore" else start_anew(path, clock())
    assert done.saved is not None
    assert done.saved.new >= 18
    with closing(open_reading(path)) as found:
        assert {f"c{number}" for number in range(12, 30)} <= {
            row[0] for row in found.execute("select card from events")
        }
