"""An answer is durable before it is folded: whoever reads sees it folded all the same."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from store_cases import ACTIONS, Action, act, clock, open_store, payload

from studyml.errors import StoreError
from studyml.store import Store, writer
from studyml.store.connection import open_reading
from studyml.store.quick import due_summary
from studyml.store.tables import Tables


def waiting(path: Path) -> int:
    """Return how many events of a store wait to be folded."""
    with closing(open_reading(path)) as connection:
        return int(connection.execute("select count(*) from fresh").fetchone()[0])


def killed(store: Store, folder: Path) -> Path:
    """Return the store as a kill at this moment leaves it."""
    folder.mkdir()
    for part in store.path.parent.glob("studyml.db*"):
        shutil.copyfile(part, folder / part.name)
    return folder / store.path.name


@settings(max_examples=40, deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(ACTIONS, max_size=12), st.lists(ACTIONS, max_size=12))
def test_readers_see_what_is_not_folded_yet(before: list[Action], after: list[Action]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        at = clock()
        with open_store(Path(folder), at) as store, Tables.read(store.path, at) as reader:
            for action in before:
                act(store, at, action)
            early = reader.fold_hash()
            for action in after:
                act(store, at, action)
            path = killed(store, Path(folder) / "killed")
            later, shown = reader.fold_hash(), due_summary(store.path, at.now())
            assert early == later or after
            assert later == store.fold_hash()  # asking has it folded
            assert shown == due_summary(store.path, at.now())
            assert store.refold() == later
        assert due_summary(path, at.now()) == shown
        with open_store(path.parent, at) as store:
            assert waiting(path) == 0  # a new device's first opening folds as well
            assert store.refold() == later


def test_answers_wait_for_whoever_asks_and_for_no_more_than_so_many(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "MOST_WAITING", 5)
    with open_store(tmp_path) as store:
        for number in range(4):
            store.record(f"c{number}", payload())
        assert waiting(store.path) == 4
        store.undo()
        store.undo()
        assert waiting(store.path) in (1, 2)  # the fifth folded what went before
        assert store.memory("c1") is not None
        assert waiting(store.path) == 0
        assert [store.memory(f"c{number}") is None for number in range(4)] == [False, False, True, True]
    with open_store(tmp_path) as store:
        store.record("a", payload())
        assert waiting(store.path) == 1
    assert waiting(store.path) == 0  # a session's end folds


def test_one_card_twice_and_a_lighter_day_count_what_waits(tmp_path: Path) -> None:
    at = clock()
    with open_store(tmp_path, at) as store, open_store(tmp_path / "asked", at) as asked:
        for number in range(40):
            found = [one.record(f"c{number % 37}", payload(4 - number % 2)) for one in (store, asked)]
            asked.memories()  # nothing waits here
            assert [event.kind for event in found] == ["repeat" if number >= 37 else "review"] * 2
            assert found[0].payload.get("fuzz") == found[1].payload.get("fuzz")


def test_a_full_disk_folds_in_memory(tmp_path: Path) -> None:
    """SQLite's own page limit stands for the disk's end."""
    with open_store(tmp_path) as store:
        store.record("a", payload())
        before = store.fold_hash()
        for number in range(30):
            store.record(f"{number} " + "x" * 900, payload())  # long names need new pages in the tables
        (pages,) = store._connection.execute("pragma page_count").fetchone()
        store._connection.execute(f"pragma max_page_count = {pages}")
        for _ in range(2):
            assert len(store.memories()) == 31
            assert waiting(store.path) == 30
            with pytest.raises(StoreError, match="disk is full"):
                store.record("b", payload(answer="x" * 9000))
        full = store.fold_hash()
        assert full != before
        store._connection.execute("pragma max_page_count = 1000000")
        store.record("b", payload())
        assert store.undo() is not None
        assert len(store.memories()) == 31
        assert waiting(store.path) == 0
        after = store.fold_hash()
        assert store.refold() == after
