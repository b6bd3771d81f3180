"""Of a damaged store the good part is usable, also without a backup, and nothing is overwritten."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest
from store_cases import clock, open_store, payload

from studyml.errors import DamagedStoreError, StoreError
from studyml.store import Store
from studyml.store import backup as backing
from studyml.store import connection as connections
from studyml.store.backup import preview, restore, start_anew
from studyml.store.copies import backups
from studyml.store.incoming import row_of
from studyml.store.quick import due_summary
from studyml.store.salvage import readable_lines, salvage

PAGE = 4096


def made(folder: Path, answers: int = 80) -> Path:
    with open_store(folder) as store:
        for n in range(answers):
            store.record(f"c{n}", payload(answer="x" * 300))
        store._written = False
    return folder / "studyml.db"


def broken(path: Path, first: int, last: int) -> bytes:
    content = bytearray(path.read_bytes())
    content[first:last] = random.Random(1).randbytes(len(content[first:last]))
    path.write_bytes(content)
    return bytes(content)


def test_a_store_without_its_first_page_gives_up_every_event(tmp_path: Path) -> None:
    """The header is what a careless copy overwrites first; the events behind it are whole."""
    path = made(tmp_path)
    content = broken(path, 0, PAGE)
    with pytest.raises(DamagedStoreError):
        open_store(tmp_path)
    assert len(salvage(path)) == 80
    assert path.read_bytes() == content
    done = start_anew(path, clock())
    assert done.saved is not None and done.saved.new == 80
    assert done.kept is not None and done.kept.read_bytes() == content
    with open_store(tmp_path) as store:
        assert store.inspect().sound
        assert len(store.memories()) == 80


def test_a_cut_off_file_gives_up_what_it_holds_as_an_export(tmp_path: Path) -> None:
    path = made(tmp_path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 8 // 10])
    lines = list(readable_lines(path))
    rows = [row_of(line) for line in lines]
    assert 5 < len(rows) < 80
    assert [row[2] for row in rows] == sorted({row[2] for row in rows})


def test_a_restore_that_finds_no_space_leaves_the_sound_store_where_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = made(tmp_path, 3)
    with open_store(tmp_path) as store:
        copy = store.backup(tmp_path / "copy.db")
        store.record("later", payload())
        store._written = False

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backing, "_sync_file", full)  # the copy of what stands there can't be finished
    with pytest.raises(StoreError, match="disk is full"):
        restore(path, copy, clock())
    monkeypatch.undo()
    assert preview(path, clock()).events == 4
    assert not [file for file in os.listdir(tmp_path / "backups") if file.startswith("damaged")]


def test_a_newer_store_is_kept_as_it_is_when_an_older_backup_takes_its_place(tmp_path: Path) -> None:
    import sqlite3

    path = made(tmp_path, 3)
    with open_store(tmp_path) as store:
        copy = store.backup(tmp_path / "copy.db")
    connection = sqlite3.connect(path)
    connection.execute("pragma user_version = 99")
    connection.close()
    done = restore(path, copy, clock())
    assert done.kept is not None and done.kept.name.startswith("replaced-")
    with pytest.raises(StoreError, match="newer"):
        preview(done.kept, clock())


def test_a_changed_byte_in_what_is_due_is_told_and_not_counted(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        for n in range(20):
            store.record(f"c{n}", payload(1))
        path = store.path
    content = path.read_bytes()
    later = clock(days=1)
    assert due_summary(path, later.now())["due"] == 20
    told = 0
    for place in [n for n in range(len(content) - 10) if content[n : n + 10] == b"2027-01-16"]:
        flipped = bytearray(content)
        flipped[place + 3] ^= 0x08
        path.write_bytes(flipped)
        try:
            assert due_summary(path, later.now())["due"] == 20
        except StoreError as error:
            told += "not as they were written" in error.message
        with pytest.raises(StoreError), Store.read(path, later) as tables:
            tables.require_sealed()
            raise StoreError("what changed is not a table's")
    assert told >= 20
    with open_store(tmp_path, later):
        pass
    assert due_summary(path, later.now())["due"] == 20


def test_what_a_killed_session_wrote_is_backed_up_at_the_next_start(tmp_path: Path) -> None:
    at = clock()
    path = made(tmp_path, 3)  # its end made no backup
    at.advance(hours=5)
    with open_store(tmp_path, at):
        assert [preview(found.path, at).events for found in backups(path)] == [3]
    with open_store(tmp_path, at):
        assert len(backups(path)) == 1


def test_a_store_that_cannot_be_written_is_read_and_says_so_when_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = made(tmp_path, 3)
    monkeypatch.setattr(connections.os, "access", lambda *_: False)
    before = sorted(os.listdir(tmp_path))
    with Store.open(path, clock(), to_read=True) as store:
        assert store.frozen
        assert len(store.memories()) == 3
        assert store.refolded_hash() == store.fold_hash()
        with pytest.raises(StoreError, match="can't be written"):
            store.record("b", payload())
        assert preview(store.backup(tmp_path / "elsewhere.db"), clock()).events == 3
    assert sorted(os.listdir(tmp_path)) == sorted([*before, "elsewhere.db"])


@pytest.mark.parametrize("answer", ["x" * 300, "x" * 20_000])
@pytest.mark.parametrize("closed", [True, False])
def test_any_page_lost_costs_what_lay_on_it_and_no_more(tmp_path: Path, answer: str, closed: bool) -> None:
    """Also the roots of the log's trees; rows of many pages; rows that are still in the write-ahead log."""
    path = tmp_path / "studyml.db"
    with open_store(tmp_path) as store:
        for n in range(40):
            store.record(f"c{n}", payload(answer=answer))
            if n == 14:
                store.memories()  # these are taken in, the others wait
        store._written = False
        if not closed:
            (tmp_path / "killed").mkdir()
            path = tmp_path / "killed" / path.name
            for part in store.path.parent.glob("studyml.db*"):
                (path.parent / part.name).write_bytes(part.read_bytes())
    whole, logged = path.read_bytes(), path.with_name("studyml.db-wal")
    assert len(salvage(path)) == 40
    if not closed:
        assert logged.stat().st_size > 40 * len(answer)
        content = bytearray(logged.read_bytes())
        content[-3 * PAGE :] = random.Random(1).randbytes(3 * PAGE)
        logged.write_bytes(content)
        assert 30 <= len(salvage(path)) <= 40
        return
    most = PAGE // 300 if len(answer) < PAGE else 1
    for first in range(0, len(whole), PAGE * (1 if most > 1 else 7)):
        broken(path, first, first + PAGE)
        assert 40 - most <= len(salvage(path)) <= 40
        path.write_bytes(whole)
