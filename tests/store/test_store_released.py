"""A file of every released schema opens, restores and folds to what it was."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from store_cases import clock, open_store

from studyml.store.backup import restore
from studyml.store.quick import due_summary

RELEASED = sorted((Path(__file__).parent / "released").glob("*.sql"))


CARDS = {
    "c0": ("2027-03-17", 4, False),
    "c1": ("2027-01-27", 3, True),
    "c2": ("2027-04-18", 3, False),
    "c3": ("2027-01-30", 3, False),
}


def rebuilt(script: Path, target: Path) -> Path:
    connection = sqlite3.connect(target)
    connection.executescript(script.read_text(encoding="utf-8"))
    connection.close()
    return target


@pytest.mark.parametrize("script", RELEASED, ids=lambda script: script.stem)
def test_a_released_store_is_brought_back(tmp_path: Path, script: Path) -> None:
    at = clock(days=60)
    backup = rebuilt(script, tmp_path / "backup.db")
    done = restore(tmp_path / "studyml.db", backup, at)
    assert (done.now.events, done.now.last) == (23, "2027-02-02")
    with open_store(tmp_path, at) as store:
        found = {card: (str(state.due), state.reviews, state.suspended) for card, state in store.memories().items()}
        assert found == CARDS
        assert store.session() == {"position": 2}  # of the device this copy was before
        assert store.plan_lines() == [("kNN", True)]
        assert store.setting("retention") == 0.9
        assert store.inspect().sound
        before = store.fold_hash()
        assert store.refold() == before
    assert due_summary(tmp_path / "studyml.db", at.now())["due"] == 1


def test_every_released_schema_is_here() -> None:
    from studyml.store.connection import SCHEMA_VERSION

    assert [script.stem for script in RELEASED] == [f"schema-{number}" for number in range(1, SCHEMA_VERSION + 1)]
