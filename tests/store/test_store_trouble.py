"""A store that can't be used says so in one sentence, and is left as it is."""

from __future__ import annotations

import errno
import os
import sqlite3
import sys
from pathlib import Path
from unittest.mock import Mock

import pytest
from store_cases import clock, open_store, payload

from studyml.errors import StoreError
from studyml.model.event import EventKind
from studyml.store import Store
from studyml.store import connection as connections
from studyml.store import lock as locks
from studyml.store.lock import WriteLock
from studyml.store.quick import due_summary


def made(folder: Path) -> Path:
    with open_store(folder) as store:
        store.record("a", payload())
    return folder / "studyml.db"


def refused(path: Path, words: str) -> None:
    before = path.read_bytes()
    for use in (Store.open, Store.read, lambda path, clock: due_summary(path, clock.now())):
        with pytest.raises(StoreError, match=words) as found:
            use(path, clock())
        assert found.value.exit_code == 3
        assert found.value.remedy
        assert "\n" not in str(found.value)
    assert path.read_bytes() == before


def test_a_newer_store(tmp_path: Path) -> None:
    path = made(tmp_path)
    connection = sqlite3.connect(path)
    connection.execute("pragma user_version = 99")
    connection.close()
    refused(path, "newer studyml")


def test_a_damaged_store(tmp_path: Path) -> None:
    path = made(tmp_path)
    content = bytearray(path.read_bytes())
    content[:4096] = b"\xff" * 4096
    path.write_bytes(content)
    refused(path, "damaged")


def test_a_text_file(tmp_path: Path) -> None:
    path = tmp_path / "studyml.db"
    path.write_text("my notes " * 1000)
    refused(path, "damaged")


def test_somebody_elses_database(tmp_path: Path) -> None:
    path = tmp_path / "studyml.db"
    connection = sqlite3.connect(path)
    connection.execute("create table mine (x)")
    connection.close()
    refused(path, "not a store of studyml")


def test_a_folder_in_its_place(tmp_path: Path) -> None:
    (tmp_path / "studyml.db").mkdir()
    with pytest.raises(StoreError, match="this is a folder"):
        Store.open(tmp_path / "studyml.db", clock())


def test_a_file_where_its_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("")
    with pytest.raises(StoreError, match="can't be opened"):
        Store.open(tmp_path / "state" / "studyml.db", clock())


def test_damage_found_while_answering(tmp_path: Path) -> None:
    path = made(tmp_path)
    content = bytearray(path.read_bytes())
    content[4096:] = os.urandom(len(content) - 4096)
    path.write_bytes(content)
    with pytest.raises(StoreError, match="damaged"):
        Store.open(path, clock())


def test_an_empty_file_becomes_a_store(tmp_path: Path) -> None:
    path = tmp_path / "studyml.db"
    path.touch()
    assert due_summary(path, clock().now())["new"] == 8
    with Store.open(path, clock()) as store:
        assert store.record("a", payload()).seq == 1


def test_a_making_that_was_cut_off_is_finished(tmp_path: Path) -> None:
    """The schema is there but its version was not yet written."""
    path = made(tmp_path)
    connection = sqlite3.connect(path)
    connection.execute("pragma user_version = 0")
    connection.execute("pragma application_id = 0")
    connection.close()
    with Store.open(path, clock()) as store:
        assert [event.card for event in store.events()] == ["a"]


@pytest.mark.skipif(sys.platform == "win32", reason="flock")
def test_a_lock_that_is_held_is_named(tmp_path: Path) -> None:
    path = made(tmp_path)
    with (
        WriteLock(path),
        pytest.raises(StoreError, match=rf"process {os.getpid()}\) is writing"),
        WriteLock(path, 0.01),
    ):
        pass
    with WriteLock(path, 0.01):
        pass


@pytest.mark.skipif(sys.platform == "win32", reason="pwrite")
def test_a_lock_file_that_takes_no_name_is_nobodys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever held it before must not find their own name there and think that nobody wrote since."""
    path = made(tmp_path)
    with Store.open(path, clock()) as here, Store.open(path, clock()) as there:
        here.record("b", payload())
        there.record("c", payload())
        there.look_ahead("d")
        with monkeypatch.context() as full:
            full.setattr(locks, "_write_name", Mock(side_effect=OSError(errno.ENOSPC, "no space")))
            assert here.record("d", payload()).kind is EventKind.REVIEW
        assert there.record("d", payload()).kind is EventKind.REPEAT


def test_a_reader_in_a_folder_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = made(tmp_path)
    monkeypatch.setattr(connections.os, "access", lambda *_: False)
    before = sorted(os.listdir(tmp_path))
    path.chmod(0o444)
    tmp_path.chmod(0o555)
    try:
        with Store.read(path, clock()) as store:
            assert store.memory("a") is not None
        assert due_summary(path, clock(days=30).now())["due"] == 1
        assert sorted(os.listdir(tmp_path)) == before
        if os.geteuid() != 0:
            with pytest.raises(StoreError, match="can't be"):
                Store.open(path, clock())
    finally:
        tmp_path.chmod(0o755)


def test_a_full_disk(tmp_path: Path) -> None:
    """SQLite's own page limit stands for the disk's end: the answer is refused, what was there stays."""
    with open_store(tmp_path) as store:
        store.record("a", payload())
        (pages,) = store._all("pragma page_count")[0]
        store._all(f"pragma max_page_count = {pages + 8}")
        with pytest.raises(StoreError, match="disk is full"):
            for number in range(1000):
                store.record(f"card {number}", payload(answer="x" * 4000))
        before = store.fold_hash()
        count = len(store.events())
        store._all("pragma max_page_count = 1000000")
        store.record("later", payload())
        assert len(store.events()) == count + 1
        store.undo()
        assert before != store.refold()
        assert store._all("pragma integrity_check") == [("ok",)]
