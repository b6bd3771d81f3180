from __future__ import annotations

import random
import sqlite3
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from store_cases import clock, open_store, payload

from studyml.errors import InputError, StoreError
from studyml.store import Store
from studyml.store.backup import preview, restore, salvage
from studyml.store.copies import Backup, backup_folder, backups, kept
from studyml.store.quick import due_and_damage, due_summary


def test_a_session_that_wrote_leaves_a_checked_backup_every_half_hour(tmp_path: Path) -> None:
    at = clock()
    with open_store(tmp_path, at):
        pass
    assert backups(tmp_path / "studyml.db") == []
    for minutes, expected in ((0, 1), (20, 1), (15, 2)):
        at.advance(minutes=minutes)
        with open_store(tmp_path, at) as store:
            store.record("a", payload())
        assert len(backups(tmp_path / "studyml.db")) == expected
    assert preview(backups(tmp_path / "studyml.db")[0].path, at).events == 3
    assert all(path.suffix == ".db" for path in backup_folder(tmp_path / "studyml.db").iterdir())


def test_the_rotation() -> None:
    now = datetime(2027, 6, 30, 12, tzinfo=UTC)
    found = [Backup(Path(f"{hours}"), now - timedelta(hours=hours)) for hours in range(0, 24 * 500, 6)]
    keep = sorted(int(path.name) for path in kept(found, now))
    assert keep[:8] == [0, 6, 12, 18, 24, 30, 36, 42]
    days = sorted({(now - timedelta(hours=hours)).date() for hours in keep}, reverse=True)
    assert days[:12] == [now.date() - timedelta(days=n) for n in range(12)]
    assert len({(day.year, day.month) for day in days}) == 9
    assert len({day.isocalendar()[:2] for day in days}) >= 10
    assert len(keep) < 40
    assert kept([], now) == set()


def test_backups_of_one_second_are_listed_newest_first(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        made = [store.backup() for _ in range(11)]
        (made[0].parent / "studyml-20261345T000000Z.db").write_bytes(b"somebody else's")
        assert [found.path for found in backups(store.path)] == made[::-1]


def test_a_restore_brings_back_exactly_what_was(tmp_path: Path) -> None:
    at = clock()
    path = tmp_path / "studyml.db"
    with open_store(tmp_path, at) as store:
        store.record("a", payload(1))
        digest, device = store.fold_hash(), store.device
        copy = store.backup()
        at.advance(days=2)
        store.record("b", payload())
    done = restore(path, copy, at)
    assert (done.now.events, done.saved) == (1, None)
    assert done.kept is not None and preview(done.kept, at).events == 2
    with open_store(tmp_path, at) as store:
        assert store.fold_hash() == digest
        assert store.device != device
        assert store.inspect().gaps == ()
        store.record("c", payload())
    assert restore(path, done.kept, at).now.events == 2


def test_an_open_session_goes_on_after_a_restore(tmp_path: Path) -> None:
    at = clock()
    path = tmp_path / "studyml.db"
    with open_store(tmp_path, at) as session:
        session.record("a", payload())
        copy = session.backup()
        session.record("b", payload())
        restore(path, copy, at)
        assert set(session.memories()) == {"a"}
        event = session.record("c", payload())
        assert (event.seq, event.device) == (1, session.device)
    with open_store(tmp_path, at) as store:
        assert {event.card for event in store.events()} == {"a", "c"}
        assert (store.inspect().sound, store.inspect().doubles) == (True, ())


def test_a_damaged_store_is_put_aside_and_its_readable_answers_are_saved(tmp_path: Path) -> None:
    at = clock()
    path = tmp_path / "studyml.db"
    with open_store(tmp_path, at) as store:
        for n in range(40):
            store.record(f"c{n}", payload())
        copy = store.backup()
        for n in range(40, 200):
            store.record(f"c{n}", payload(answer="x" * 300))
    content = bytearray(path.read_bytes())
    for page in range(20, 24):
        content[page * 4096 : (page + 1) * 4096] = b"\x07" * 4096
    path.write_bytes(content)
    done = restore(path, copy, at)
    assert done.kept is not None and done.kept.read_bytes() == bytes(content)
    assert done.saved is not None
    assert done.now.events == 40 + done.saved.new
    assert done.now.events > 150
    with open_store(tmp_path, at) as store:
        assert store.inspect().sound


@pytest.mark.parametrize("what", ["damaged", "newer", "missing", "itself"])
def test_what_cannot_be_restored_changes_nothing(tmp_path: Path, what: str) -> None:
    at = clock()
    path = tmp_path / "studyml.db"
    with open_store(tmp_path, at) as store:
        store.record("a", payload())
        copy = store.backup(tmp_path / "copy.db")
        digest = store.fold_hash()
    if what == "damaged":
        copy.write_bytes(copy.read_bytes()[:9000])
    elif what == "newer":
        connection = sqlite3.connect(copy)
        connection.execute("pragma user_version = 9")
        connection.close()
    elif what == "missing":
        copy = tmp_path / "none.db"
    else:
        copy = path
    with pytest.raises((StoreError, InputError), match=r"damaged|newer|no such|itself"):
        restore(path, copy, at)
    with open_store(tmp_path, at) as store:
        assert store.fold_hash() == digest


def test_what_was_noted_as_damaged_is_taken_back_by_a_sound_backup_and_never_restored(tmp_path: Path) -> None:
    at = clock(days=1)
    with open_store(tmp_path) as store:
        store.record("a", payload())
    path = tmp_path / "studyml.db"
    connection = sqlite3.connect(path)
    connection.execute("update events set payload = replace(payload, '30000', '30001')")
    connection.commit()
    with open_store(tmp_path, at) as store:
        store.record("b", payload())
    assert due_and_damage(path, at.now())[1] == "1 of 2 events are not as they were written"
    connection.execute("update events set payload = replace(payload, '30001', '30000')")  # mended by hand
    connection.commit()
    connection.close()
    with open_store(tmp_path, at) as store:  # makes the backup that could not be made
        assert store.damage_noted() == ""
    restore(path, backups(path)[0].path, at)  # a copy from just before the note was taken back
    assert due_and_damage(path, at.now())[1] == ""


def test_a_store_with_a_changed_byte_makes_no_backup_and_thins_none(tmp_path: Path) -> None:
    at = clock()
    with open_store(tmp_path, at) as store:
        store.record("a", payload(answer="MARK"))
        store.backup()
        with store.writing() as connection:
            connection.execute("update events set payload = replace(payload, 'MARK', 'MIRK')")
        with pytest.raises(StoreError, match="1 of 1 events are not as they were written"):
            store.backup()
        with pytest.raises(StoreError, match="damaged"):
            store.refold()
        with pytest.raises(StoreError, match="damaged"):
            list(store.export())
    assert len(backups(tmp_path / "studyml.db")) == 1
    assert salvage(tmp_path / "studyml.db") == []


def test_a_flipped_byte_is_found_or_harmless(tmp_path: Path) -> None:
    """Never a wrong schedule in silence: the tables are as before, or rebuilt, or an error says so."""
    at = clock()
    path = tmp_path / "studyml.db"
    with open_store(tmp_path, at) as store:
        for n in range(60):
            store.record(f"c{n % 9}", payload(1 + n % 4))
            at.advance(hours=20)
        right = store.memories()
    whole = path.read_bytes()
    day = right["c0"].due
    assert day is not None
    draw = random.Random(3)
    told = 0
    for _ in range(60):
        content = bytearray(whole)
        content[draw.randrange(len(content))] ^= 1 << draw.randrange(8)
        path.write_bytes(content)
        with suppress(StoreError):
            due_summary(path, at.now())
        try:
            with Store.open(path, at) as store:
                found = store.memories()
                whole_log = store.inspect().sound
        except StoreError:
            told += 1
            continue
        told += not whole_log
        assert found == right or not whole_log
    assert told > 0


def test_a_byte_that_changes_a_columns_type_is_mended(tmp_path: Path) -> None:
    at = clock()
    path = tmp_path / "studyml.db"
    with open_store(tmp_path, at) as store:
        store.record("a", payload())
        right = store.memories()
    connection = sqlite3.connect(path)
    connection.execute("update memory set area = x'00ff', due = 7")
    connection.commit()
    connection.close()
    with open_store(tmp_path, at) as store:
        assert store.hash_found
        assert store.memories() == right
