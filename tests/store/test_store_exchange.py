"""Devices that exchange events in any order, twice, cut half-way, end in the same state."""

from __future__ import annotations

import hashlib
import json
import random
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from store_cases import ACTIONS, Action, act, clock, open_store, payload

from studyml.errors import InputError
from studyml.model import EventKind
from studyml.store import Store
from studyml.store.incoming import lines
from studyml.store.sync import import_lines, sync


@settings(max_examples=12, deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_replicas_meet_in_one_state(data: st.DataObject) -> None:
    draw = random.Random(data.draw(st.integers(0, 2**32)))
    count = data.draw(st.integers(2, 4))
    with tempfile.TemporaryDirectory() as root:
        folder = Path(root) / "sync"
        clocks = [clock(seconds=n) for n in range(count)]
        stores = [open_store(Path(root) / f"device {n}", clocks[n]) for n in range(count)]
        written = 0
        for _ in range(4):
            for store, at in zip(stores, clocks, strict=True):
                histories: list[Action] = data.draw(st.lists(ACTIONS, max_size=4))
                for action in histories:
                    act(store, at, action)
            if draw.random() < 0.5:  # what comes by another way than the folder
                import_lines(stores[draw.randrange(count)], list(stores[draw.randrange(count)].export()))
            for _ in range(draw.randint(0, 3)):
                place = draw.randrange(count)
                sync(stores[place], folder)
                if draw.random() < 0.3:
                    tear(folder, draw)
        for _ in range(2):
            for store in draw.sample(stores, count):
                sync(store, folder)
                sync(store, folder)
        hashes = {store.fold_hash() for store in stores}
        assert len(hashes) == 1
        logs = [sorted(event.id for event in store.events(voided=True)) for store in stores]
        assert all(log == logs[0] for log in logs)
        for store in stores:
            written += store._all("select count(*) from events where device = ?", (store.device,))[0][0]
        assert len(logs[0]) == written
        assert stores[0].refold() in hashes
        for store in stores:
            store.close()


def tear(folder: Path, draw: random.Random) -> None:
    """Cut a bundle half-way, as an interrupted copy does."""
    found = [path for path in folder.glob("*/*") if path.is_file()]
    if found:
        path = draw.choice(found)
        path.write_bytes(path.read_bytes()[: draw.randrange(0, 200)])


def test_two_devices_that_answered_the_same_cards_count_both(tmp_path: Path) -> None:
    folder = tmp_path / "sync"
    one, two = open_store(tmp_path / "1", clock()), open_store(tmp_path / "2", clock(hours=1))
    for number in range(100):
        one.record(f"c{number}", payload(3))
        two.record(f"c{number}", payload(3))
    sync(one, folder), sync(two, folder), sync(one, folder)
    at = clock(days=3)
    one.clock, two.clock = at, clock(days=3, hours=1)
    for number in range(100):
        one.record(f"c{number}", payload(1))  # forgotten here
        two.record(f"c{number}", payload(3))
    sync(one, folder), sync(two, folder), sync(one, folder)
    assert one.fold_hash() == two.fold_hash()
    states = one.memories().values()
    assert [state.reviews for state in states] == [4] * 100
    assert [state.lapses for state in states] == [1] * 100
    one.close(), two.close()


def test_torn_and_forged_bundles_are_refused_and_fetched_again(tmp_path: Path) -> None:
    folder = tmp_path / "sync"
    with open_store(tmp_path / "1") as one, open_store(tmp_path / "2", clock(hours=1)) as two:
        for n in range(5):
            one.record(f"c{n}", payload())
        (path,) = sync(one, folder).written
        whole = path.read_bytes()
        path.write_bytes(whole[: len(whole) // 2])
        done = sync(two, folder)
        assert [(refused.path, refused.reason.split(":")[0]) for refused in done.refused] == [(path, "torn")]
        assert done.added.new == 0
        sync(one, folder)  # the writer sees its own bundle torn and makes it anew
        assert path.read_bytes() == whole
        assert sync(two, folder).added.new == 5
        # sealed rightly, but by somebody who lies about whose events these are
        other = folder / "feedbeef0000"
        other.mkdir()
        (other / f"1-5-{hashlib.sha256(whole).hexdigest()}").write_bytes(whole)
        (other / f"1-99999999999999999-{hashlib.sha256(b'').hexdigest()}").write_bytes(b"")
        (other / "notes.txt").write_text("a carrier's own")
        reasons = sorted(refused.reason for refused in sync(two, folder).refused)
        assert [reason.split(":")[0] for reason in reasons] == ["forged", "forged"]
        assert one.fold_hash() == two.fold_hash()


@pytest.mark.parametrize(
    "change",
    [
        """payload = replace(payload, '"rating":3', '"rating":4')""", "card = 'x'", "study_day = '2027-01-16'",
        "at_utc = '2027-01-15T08:00:00.000000+00:00'", "seal = seal + 1", "device = 'feed'", "seq = 70", "seed = 1",
    ],
)  # fmt: skip
def test_an_event_that_is_not_as_written_stays_out_of_the_folder(tmp_path: Path, change: str) -> None:
    folder = tmp_path / "sync"
    with open_store(tmp_path / "1") as one, open_store(tmp_path / "2", clock(hours=1)) as two:
        for n in range(3):
            one.record(f"c{n}", payload())
        before = one.fold_hash()
        true = one._all("select * from events where seq = 2")[0]
        with one.writing() as connection:
            connection.execute(f"update events set {change} where id = ?", (true[0],))
        done = sync(one, folder)
        assert (done.broken, len(done.written)) == ((true[0],), 2)
        assert true[0] not in "".join(path.read_text() for path in folder.glob("*/*"))
        done = sync(two, folder)
        assert (done.added.new, done.gaps, done.broken) == (2, ((one.device, 2, 2),), ())
        assert sync(one, folder).written == ()
        with one.writing() as connection:  # a way back
            connection.execute("delete from events where id = ?", (true[0],))
            connection.execute(f"insert into events values ({', '.join('?' * 11)})", true)
        sync(one, folder), sync(two, folder)
        assert two.fold_hash() == before


def test_a_changed_byte_is_told_where_the_folder_has_it_as_it_was(tmp_path: Path) -> None:
    folder = tmp_path / "sync"
    with open_store(tmp_path / "1") as one, open_store(tmp_path / "2", clock(hours=1)) as two:
        event = one.record("a", payload())
        import_lines(two, list(one.export()))
        sync(one, folder)
        with two.writing() as connection:
            connection.execute("update events set seal = seal + 1")
        done = sync(two, folder)
        assert (done.broken, done.refused, done.written) == ((event.id,), (), ())


def test_what_was_imported_travels_on(tmp_path: Path) -> None:
    folder = tmp_path / "sync"
    with (
        open_store(tmp_path / "1") as one,
        open_store(tmp_path / "2", clock(hours=1)) as two,
        open_store(tmp_path / "3", clock(hours=2)) as three,
    ):
        for n in range(3):
            one.record(f"c{n}", payload())
        import_lines(two, list(one.export()))
        two.record("c1", payload())
        (carried, own) = sorted(sync(two, folder).written, key=lambda path: path.parent.name != one.device)
        assert own.parent.name == two.device
        assert sync(three, folder).added.new == 4
        assert three.fold_hash() == two.fold_hash()
        whole = carried.read_bytes()
        carried.write_bytes(whole[:100])  # the device that wrote them may be gone: whoever has them mends it
        assert sync(three, folder).written == (carried,)
        assert carried.read_bytes() == whole
        carried.unlink()
        assert sync(one, folder).written == (carried,), "the writer itself makes the very same file"
        assert [sync(store, folder).written for store in (one, two, three)] == [(), (), ()]
        assert one.fold_hash() == two.fold_hash() == three.fold_hash()


def forged(path: Path, lines: list[dict], rank: int = 0) -> Path:
    """Seal other content under the name a bundle would have; ``rank`` 0 sorts before the true one, 1 after."""
    for n in range(1000):
        lines[0]["payload"]["ms"] = n
        content = "".join(f"{json.dumps(line)}\n" for line in lines).encode()
        digest = hashlib.sha256(content).hexdigest()
        if (digest > path.name[-64:]) == bool(rank):
            break
    made = path.parent.parent / lines[0]["device"] / f"{lines[0]['seq']}-{lines[-1]['seq']}-{digest}"
    made.parent.mkdir(exist_ok=True)
    made.write_bytes(content)
    return made


@pytest.mark.parametrize("rank", [0, 1])
@pytest.mark.parametrize("way", ["the same range", "a part of it", "another device"])
def test_of_bundles_that_contradict_each_other_none_is_used_until_one_goes(tmp_path: Path, way: str, rank: int) -> None:
    folder = tmp_path / "sync"
    with (
        open_store(tmp_path / "1") as one,
        open_store(tmp_path / "2", clock(hours=1)) as two,
        open_store(tmp_path / "3", clock(hours=2)) as three,
    ):
        for n in range(3):
            one.record(f"c{n}", payload())
        (true,) = sync(one, folder).written
        sync(three, folder)
        events = [json.loads(line) for line in true.read_text().splitlines()]
        events = events[:2] if way == "a part of it" else events
        device = "0" * 12 if rank == 0 else "f" * 12
        events = [{**event, "device": device} for event in events] if way == "another device" else events
        events[1]["payload"]["rating"] = 1
        false = forged(true, events, rank)
        two.record("mine", payload())
        for _ in range(2):
            done = sync(two, folder)
            assert {refused.path for refused in done.refused} == {true, false}
            named = {refused.path: refused.reason for refused in done.refused}
            assert str(false) in named[true] and str(true) in named[false]
            assert done.added.new == 0
        for store, words in ((one, "this device wrote"), (three, "both can't be")):
            done = sync(store, folder)
            (refused,) = done.refused
            assert (refused.path, refused.passing, done.broken) == (false, False, ())
            assert words in refused.reason
            assert "delete" in refused.remedy
            assert not done.written
        false.unlink()
        for store in (one, two, three):
            assert sync(store, folder).refused == ()
        assert one.fold_hash() == two.fold_hash() == three.fold_hash()
        assert two.inspect().events == 4


def test_what_a_forged_bundle_said_is_not_carried_on_against_its_writer(tmp_path: Path) -> None:
    folder = tmp_path / "sync"
    with open_store(tmp_path / "1") as one, open_store(tmp_path / "2", clock(hours=1)) as two:
        for n in range(2):
            one.record(f"c{n}", payload())
        (true,) = sync(one, folder).written
        events = [json.loads(line) for line in true.read_text().splitlines()]
        false = forged(true, events)
        true.unlink()
        assert sync(two, folder).added.new == 2  # nothing tells yet
        done = sync(one, folder)
        assert (done.written, [refused.path for refused in done.refused]) == ((true,), [false])
        false.unlink()
        done = sync(two, folder)
        assert (done.written, [refused.path for refused in done.refused]) == ((), [true])
        assert f"of device {one.device}" in done.refused[0].reason
        assert "restore" in done.refused[0].remedy


def test_a_store_that_was_put_back_by_hand_loses_neither_of_two_futures(tmp_path: Path) -> None:
    folder = tmp_path / "sync"
    with open_store(tmp_path / "1") as one:
        one.record("a", payload())
    shutil.copytree(tmp_path / "1", tmp_path / "kept")
    with open_store(tmp_path / "1", clock(hours=1)) as one:
        one.record("b", payload())
        sync(one, folder)
    shutil.rmtree(tmp_path / "1")
    shutil.copytree(tmp_path / "kept", tmp_path / "1")
    with open_store(tmp_path / "1", clock(hours=2)) as one, open_store(tmp_path / "2", clock(hours=3)) as two:
        one.record("c", payload())
        sync(two, folder)
        assert sync(one, folder).doubles == ((one.device, 2),)
        assert sync(two, folder).doubles == ((one.device, 2),)
        assert set(two.memories()) == {"a", "b", "c"}
        assert one.fold_hash() == two.fold_hash()
        assert [sync(store, folder).written for store in (one, two)] == [(), ()]


def test_a_gap_is_reported_and_closed(tmp_path: Path) -> None:
    folder = tmp_path / "sync"
    with open_store(tmp_path / "1") as one, open_store(tmp_path / "2", clock(hours=1)) as two:
        first = []
        for n in range(3):
            one.record(f"c{n}", payload())
            first += sync(one, folder).written
        held = first[1].read_bytes()
        first[1].unlink()
        done = sync(two, folder)
        assert done.added.new == 2
        assert done.gaps == ((one.device, 2, 2),)
        first[1].write_bytes(held)
        done = sync(two, folder)
        assert (done.added.new, done.gaps) == (1, ())
        assert one.fold_hash() == two.fold_hash()


def test_settings_that_come_by_sync_count_from_the_next_answer_on(tmp_path: Path) -> None:
    with open_store(tmp_path / "1") as one, open_store(tmp_path / "2", clock(hours=1)) as two:
        two.record("warm", payload())
        one.set_setting("retention", 0.95)
        one.set_setting("rollover", 0)
        for store in (one, two):
            sync(store, tmp_path / "sync")
        two.record("a", payload(4))
        state = two.memory("a")
        assert two.wishes().retention == 0.95
        before = two.fold_hash()
        assert two.refold() == before
        assert two.memory("a") == state


def test_an_export_comes_back_to_the_same_hash(tmp_path: Path) -> None:
    with open_store(tmp_path / "1") as one, open_store(tmp_path / "2") as two:
        one.record("a", payload(answer="∂L/∂w = Xᵀ(ŷ-y)\n\u2028 \ud800 end"))
        one.record_retro("notes ✅", [{"area": "optim", "level": "high"}])
        one.save_session({"position": 3})
        one.undo()
        exported = list(one.export())
        assert import_lines(two, exported).new == 4
        assert import_lines(two, exported).known == 4
        assert two.fold_hash() == one.fold_hash()
        assert list(two.export()) == exported
        one.clock.advance(days=1)
        two.record("b", payload())  # goes on beside what was imported
        assert two.device != one.device


def test_ids_decide_alone_and_conflicts_are_told(tmp_path: Path) -> None:
    with open_store(tmp_path / "1") as one, open_store(tmp_path / "2") as two:
        event = one.record("a", payload(3))
        (line,) = one.export()
        import_lines(two, [line])
        changed = json.loads(line)
        changed["payload"]["rating"] = 1
        done = import_lines(two, [json.dumps(changed)])
        assert (done.new, done.known, done.conflicting) == (0, 0, (event.id,))
        changed["id"] = event.id[:-1] + ("0" if event.id[-1] != "0" else "1")
        assert import_lines(two, [json.dumps(changed)]).new == 1
        assert two.inspect().doubles == ((one.device, 1),)
        state = two.memory("a")
        assert state is not None and state.reviews == 2
        before = two.fold_hash()
        assert two.refold() == before


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"schema": 2}, "format 2"),
        ({"id": "x"}, "'id'"),
        ({"seq": 0}, "'seq'"),
        ({"seq": True}, "'seq'"),
        ({"at_utc": "yesterday"}, "no time"),
        ({"study_day": "2027-13-01"}, "no time"),
        ({"seed": 2**70}, "'seed'"),
        ({"payload": []}, "'payload'"),
        ({"card": None}, "'card'"),
        ({"payload": {**payload(), "rating": 5}}, "'rating'"),
        ({"payload": {**payload(), "ms": -1}}, "'ms'"),
        ({"payload": {**payload(), "seconds": 1e400}}, "'seconds'"),
        ({"payload": {**payload(), "prerequisites": [1]}}, "'prerequisites'"),
        ({"kind": "card", "payload": {"action": "explode"}}, "'action'"),
        ({"kind": "retro", "payload": {"areas": [{"area": "x", "level": "worst"}]}}, "'level'"),
        ({"kind": "void", "payload": {}}, "'target'"),
    ],
)
def test_a_line_that_is_no_event_imports_nothing(tmp_path: Path, change: dict, words: str) -> None:
    with open_store(tmp_path / "1") as one, open_store(tmp_path / "2") as two:
        one.record("a", payload())
        one.record("b", payload())
        good, second = one.export()
        bad = json.dumps({**json.loads(second), **change})
        with pytest.raises(InputError, match=words) as found:
            import_lines(two, [good, bad], "events.jsonl")
        assert str(found.value).startswith("events.jsonl:2: not an event")
        assert two.events() == []
        with pytest.raises(InputError, match="not JSON"):
            import_lines(two, [good[:40]], "events.jsonl")


def test_a_copied_store_and_its_original_both_go_on(tmp_path: Path) -> None:
    folder = tmp_path / "sync"
    with open_store(tmp_path / "1") as one:
        one.record("a", payload())
    shutil.copytree(tmp_path / "1", tmp_path / "2")
    with open_store(tmp_path / "1") as one, open_store(tmp_path / "2", clock(hours=1)) as two:
        assert one.device != two.device
        one.record("b", payload())
        two.record("c", payload())
        for store in (two, one, two):
            sync(store, folder)
        assert one.fold_hash() == two.fold_hash()
        assert {event.card for event in two.events([EventKind.REVIEW])} == {"a", "b", "c"}
        assert replace(one.memories()["a"]) == two.memories()["a"]
        with one._asking() as connection:
            assert len(list(lines(connection))) == 3


def test_a_file_in_place_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "sync").write_text("")
    with open_store(tmp_path / "1") as one, pytest.raises(InputError, match="can't be used"):
        one.record("a", payload())
        sync(one, tmp_path / "sync")
    assert Store.read(tmp_path / "1" / "studyml.db", clock()).inspect().events == 1
