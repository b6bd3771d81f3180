"""Room made in the write-ahead log keeps it from growing, and is nothing to whoever reads it."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest
from store_cases import open_store, payload

from studyml.store import room
from studyml.store.pages import rows
from studyml.store.room import make_ready

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="done on Linux alone")


def wal(folder: Path) -> Path:
    return folder / "studyml.db-wal"


def fill(folder: Path) -> None:
    while make_ready(folder / "studyml.db"):
        pass


def copied(folder: Path) -> None:
    """Copy what a kill and a restart of the machine would leave."""
    shutil.copytree(folder / "a", folder / "b", ignore=shutil.ignore_patterns("*-shm"))


def test_a_session_does_not_lengthen_its_log(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        for number in range(6):
            store.look_ahead(f"c{number}")
        length = wal(tmp_path).stat().st_size
        assert length == room.ENOUGH
        for number in range(120):
            store.look_ahead(f"c{number}")
            store.record(f"c{number}", payload())
        assert store._connection.execute("pragma wal_checkpoint").fetchone()[1] > 100  # much was written, or begun anew
        assert wal(tmp_path).stat().st_size == length
    assert not wal(tmp_path).exists()


@pytest.mark.parametrize("answers", [0, 1, 7])
def test_what_a_kill_left_is_read_to_its_end(tmp_path: Path, answers: int) -> None:
    with open_store(tmp_path / "a") as store:
        store.look_ahead("c")
        kept = [store.record(f"c{number}", payload()).id for number in range(answers)]
        fill(tmp_path / "a")
        copied(tmp_path)
    found = {row[0] for row in rows(tmp_path / "b" / "studyml.db", 11)}
    assert set(kept) <= found
    with open_store(tmp_path / "b") as store:
        assert [event.id for event in store.events()] == kept
        assert store._all("pragma integrity_check") == [("ok",)]


def test_nothing_of_another_writer_is_written_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "STEP", 5000)  # no multiple of a frame
    with open_store(tmp_path / "a") as store, open_store(tmp_path / "a") as other:
        kept = []
        for number in range(40):
            kept.append(other.record(f"c{number}", payload()).id)
            assert make_ready(tmp_path / "a" / "studyml.db")
            kept.append(store.record(f"c{number}", payload()).id)
        copied(tmp_path)
    with open_store(tmp_path / "b") as store:
        assert [event.id for event in store.events()] == kept


def test_without_a_log_none_is_made(tmp_path: Path) -> None:
    assert not make_ready(tmp_path / "studyml.db")
    assert list(tmp_path.iterdir()) == []


def test_what_the_tables_left_is_written_out_before_the_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_store(tmp_path) as store:
        for number in range(6):
            store.look_ahead(f"c{number}")  # room enough
        store.record("a", payload())
        before = wal(tmp_path).read_bytes()
        waited: list[str] = []
        monkeypatch.setattr(os, "fdatasync", lambda file: waited.append(os.readlink(f"/proc/self/fd/{file}")))
        store.look_ahead("b")
        assert wal(tmp_path).read_bytes() != before  # the tables followed
        assert waited == [str(wal(tmp_path))]
        store.look_ahead("b")
        assert len(waited) == 1  # nothing was written in between
