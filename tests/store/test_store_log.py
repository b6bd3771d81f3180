from __future__ import annotations

import re
import sqlite3
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from store_cases import START, clock, open_store, payload

from studyml.clock import FixedClock
from studyml.errors import SettingsError
from studyml.model import EventKind, FoundMistake, Kind, Outcome, Question, Rating, Verdict
from studyml.store import Store
from studyml.store import log as logs
from studyml.store.quick import due_summary

QUESTION = Question("bce-dw", Kind.GRADIENT, "grad.logistic", seed=5, seconds=60)


def test_an_answer_is_an_event_with_all_that_a_fold_needs(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        event = store.record_answer(
            QUESTION,
            Verdict(Outcome.WRONG, (FoundMistake("missing_mean"),), evidence="refuted"),
            "X.T @ (p - y)",
            rating=Rating.AGAIN,
            ms=12_000,
            prerequisites=["loss.classification"],
            confidence="sure",
        )
    assert event.kind is EventKind.REVIEW
    assert (event.card, event.seed, event.study_day, event.seq) == ("bce-dw", 5, "2027-01-15", 1)
    assert event.payload["charged"] == "loss.reduction"
    assert event.payload["mistakes"] == ["missing_mean"]
    assert event.payload["confidence"] == "sure"
    assert re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", event.id)
    with open_store(tmp_path) as again:
        assert again.events() == [event]


def test_only_the_first_answer_of_a_study_day_is_a_review(tmp_path: Path) -> None:
    at = clock()
    with open_store(tmp_path, at) as store:
        first = store.record("a", payload(1))
        state = store.memory("a")
        second = store.record("a", payload(3))
        assert (first.kind, second.kind) == (EventKind.REVIEW, EventKind.REPEAT)
        assert store.memory("a") == state
        at.advance(days=1)
        assert store.record("a", payload(3)).kind is EventKind.REVIEW
        assert [day.repeats for day in store.days()] == [1, 0]


def test_the_day_turns_at_the_rollover_hour(tmp_path: Path) -> None:
    at = clock(hours=18)  # 03:00 of the next date
    with open_store(tmp_path, at) as store:
        assert store.record("a", payload()).study_day == "2027-01-15"
        at.advance(hours=1)
        assert store.record("a", payload()).study_day == "2027-01-16"
        store.set_setting("rollover", 6)  # half past four is yesterday now, but no day is lived twice
        assert store.today() == date(2027, 1, 16)
        assert store.record("b", payload()).study_day == "2027-01-16"


def test_over_the_date_line_the_day_stays_for_all_who_ask(tmp_path: Path) -> None:
    """Tokyo to Honolulu: seven hours later, the day before. What is recorded, shown and counted agree."""
    tokyo, honolulu = timezone(timedelta(hours=9)), timezone(timedelta(hours=-10))
    at = FixedClock(datetime(2027, 1, 16, 10, tzinfo=tokyo))
    with open_store(tmp_path, at) as store:
        store.record("a", payload())
        store.act("b", "bury")
    at = FixedClock(datetime(2027, 1, 16, 17, tzinfo=tokyo).astimezone(honolulu))
    assert at.now().date() == date(2027, 1, 15)
    with open_store(tmp_path, at) as store:
        assert store.today() == date(2027, 1, 16)
        assert due_summary(store.path, at.now())["new"] == 7
        assert store.record("a", payload()).kind is EventKind.REPEAT
        at.advance(days=1)
        assert store.today() == date(2027, 1, 16)
        at.advance(days=1)
        assert store.today() == date(2027, 1, 17)


def test_undo_takes_answers_back_across_restarts(tmp_path: Path) -> None:
    at = clock()
    with open_store(tmp_path, at) as store:
        before = store.fold_hash()
        one = store.record("a", payload())
        between = store.memories()
        at.advance(days=1)
        two = store.record("a", payload(1, mistakes=["transpose"], charged="shapes.matmul"))
    with open_store(tmp_path, at) as store:
        assert store.undo() == two
        assert store.memories() == between
        assert store.undo() == one
        assert store.undo() is None
        assert store.memories() == {}
        assert store.weakness(store.today()) == []
        assert store.record("a", payload()).kind is EventKind.REVIEW
        store.undo()
        store.refold()
        assert store.fold_hash() != before  # the voids themselves are remembered
        assert store.days() == []


def test_after_an_undo_the_next_answer_of_the_day_is_a_review(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        store.record("a", payload(1))
        store.undo()
        assert store.record("a", payload(3)).kind is EventKind.REVIEW
        state = store.memory("a")
        assert state is not None and (state.reviews, state.lapses) == (1, 0)


def test_another_rating_is_the_same_answer_at_the_same_time(tmp_path: Path) -> None:
    at = clock()
    with open_store(tmp_path, at) as store:
        event = store.record("a", payload(3))
        at.advance(minutes=3)
        changed = store.change_rating(event, Rating.EASY)
        assert (changed.kind, changed.at_utc, changed.study_day) == (EventKind.REVIEW, event.at_utc, event.study_day)
        assert {**changed.payload, "fuzz": 0} == {**event.payload, "fuzz": 0, "rating": 4}
        assert store.events([EventKind.REVIEW]) == [changed]
        found = store.memory("a")
    with open_store(tmp_path / "other") as plain:
        plain.record("a", payload(4))
        expected = plain.memory("a")
    assert found == expected


def test_seq_has_no_gap_and_a_moved_store_is_a_new_device(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        device = store.device
        assert [store.record("a", payload()).seq for _ in range(3)] == [1, 2, 3]
    moved = tmp_path / "copy"
    moved.mkdir()
    (tmp_path / "studyml.db").rename(moved / "studyml.db")
    with open_store(moved) as store:
        assert store.device != device
        event = store.record("b", payload())
        assert (event.device, event.seq) == (store.device, 1)
        assert store.undo() == event
        last = store.undo()  # then those of the old device, newest first
        assert last is not None and (last.device, last.seq) == (device, 3)


@pytest.mark.parametrize(
    ("then", "same"),
    [
        ("4f/laptop.home", True),  # a name changes with the network
        ("/laptop", True),  # the id can't be read at this moment
        ("5e/laptop", False),  # a copy on another machine of that name
        ("/desktop", False),
    ],
)
def test_a_store_goes_on_as_its_device_on_its_machine_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, then: str, same: bool
) -> None:
    monkeypatch.setattr(logs, "machine", lambda: "4f/laptop")
    with open_store(tmp_path) as store:
        before = store.device
    monkeypatch.setattr(logs, "machine", lambda: then)
    with open_store(tmp_path) as store:
        assert (store.device == before) is same


def test_settings_are_events_and_are_checked(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        assert store.setting("retention", 0.85) == 0.85
        store.record("a", payload())
        before = store.memory("a")
        store.set_setting("retention", 0.97)
        after = store.memory("a")
        assert before is not None and after is not None and before.due is not None and after.due is not None
        assert after.due < before.due
        assert store.set_setting("retention", 0.97) is None
        store.set_setting("retention", None)
        assert store.memory("a") == before
        assert store.settings() == {}
        for key, value in [("retention", 1.5), ("rollover", 24), ("new", -1), ("interview", "soon"), ("away", 3)]:
            with pytest.raises(SettingsError, match=key):
                store.set_setting(key, value)
        assert len(store.events([EventKind.SETTING])) == 2


def test_sessions_plans_and_retros_come_back(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        assert store.session() is None
        store.save_session({"seed": 1, "queue": ["a", "b"], "position": 0})
        store.save_session({"seed": 1, "queue": ["a", "b"], "position": 1})
        store.append(EventKind.PLAN, {"line": "kNN", "done": False})
        store.append(EventKind.PLAN, {"line": "kNN", "done": True})
        store.record_retro("…", [{"area": "grad.logistic", "level": "high"}])
        store.record_attempt("kmeans", {"outcome": "wrong", "mistakes": [], "charges": {}, "seconds": 60})
    with open_store(tmp_path) as store:
        assert store.session() == {"seed": 1, "queue": ["a", "b"], "position": 1}
        assert store.plan_lines() == [("kNN", True)]
        assert store.retro_lines()["grad.logistic"]["level"] == "high"
        assert [attempt["exercise"] for attempt in store.attempts("kmeans")] == ["kmeans"]


def test_suspended_and_buried_cards_are_not_due(tmp_path: Path) -> None:
    at = clock()
    with open_store(tmp_path, at) as store:
        for card in "abc":
            store.record(card, payload(1))
        at.advance(days=5)
        day = store.today()
        store.act("a", "suspend")
        store.act("b", "bury")
        assert [state.card for state in store.due(day)] == ["c"]
        assert [state.card for state in store.due(day + timedelta(days=1))] == ["b", "c"]
        store.act("a", "unsuspend")
        assert [state.card for state in store.due(day)] == ["a", "c"]


def test_every_commit_is_synced(tmp_path: Path) -> None:
    with open_store(tmp_path) as store, store.writing() as connection:
        assert connection.execute("pragma synchronous").fetchone() == (2,)
        assert connection.execute("pragma journal_mode").fetchone() == ("wal",)
        assert connection.execute("pragma locking_mode").fetchone() == ("normal",)
    with open_store(tmp_path) as store:
        store.record("a", payload())
        assert set(store.memories()) == {"a"}  # folded without waiting for the disk
        with store._appending():
            assert store._connection.execute("pragma synchronous").fetchone() == (2,)


def test_a_failing_append_leaves_nothing(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        before = store.fold_hash()
        with pytest.raises(ValueError, match="rating"):
            store.record("a", {"answer": "a payload without what the fold needs"})
        with pytest.raises(ValueError, match="ms"):
            store.record("a", payload(ms=float("nan")))
        assert store.events() == []
        assert store.fold_hash() == before
        assert store.record("a", payload()).seq == 1


def test_readers_and_a_second_writer_work_beside_a_session(tmp_path: Path) -> None:
    with open_store(tmp_path) as session:
        session.record("a", payload())
        with open_store(tmp_path) as other, Store.read(tmp_path / "studyml.db", clock()) as reader:
            assert other.device == session.device
            assert other.record("b", payload()).seq == 2
            assert session.record("c", payload()).seq == 3
            assert set(reader.memories()) == {"a", "b", "c"}
            with pytest.raises(sqlite3.OperationalError):
                reader._connection.execute("delete from events")
        assert session.record("d", payload()).seq == 4


def test_travelling_west_over_the_date_line_keeps_the_study_day(tmp_path: Path) -> None:
    from datetime import timezone

    from studyml.clock import FixedClock

    east, west = timezone(timedelta(hours=12)), timezone(timedelta(hours=-11))
    at = FixedClock(START.astimezone(east))
    with open_store(tmp_path, at) as store:
        assert store.record("a", payload()).study_day == "2027-01-15"
    at = FixedClock((START + timedelta(hours=5)).astimezone(west))  # 03:00 of the 15th there: still the 14th
    with open_store(tmp_path, at) as store:
        event = store.record("a", payload())
        assert (event.study_day, event.kind, event.offset_min) == ("2027-01-15", EventKind.REPEAT, -660)


def test_undo_after_another_window_wrote_takes_the_answer_that_a_fresh_start_would(tmp_path: Path) -> None:
    at = clock()
    with open_store(tmp_path, at) as store:
        for card in "abc":
            store.record(card, payload())
        assert store.undo() is not None
        with open_store(tmp_path, at) as other:
            other.record("d", payload())
            taken = other.undo(card="b")
        assert taken is not None and taken.card == "b"
        found = [store.undo(), store.undo(), store.undo()]
    assert [answer and answer.card for answer in found] == ["d", "a", None]


def test_bracing_for_an_answer_leaves_no_trace(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        store.record("a", payload())
        store.look_ahead("b")
        file = tmp_path / "studyml.db"
        before = (file.read_bytes(), file.with_name("studyml.db-wal").read_bytes(), store._transactions)
        steps: list[str] = []
        store._connection.set_trace_callback(steps.append)
        store.brace()
        store._connection.set_trace_callback(None)
        assert [step.split()[0] for step in steps] == ["begin", "insert", "rollback"]
        assert (file.read_bytes(), file.with_name("studyml.db-wal").read_bytes(), store._transactions) == before
        assert store.record("b", payload()).seq == 2
        assert [event.card for event in store.events()] == ["a", "b"]


def test_bracing_waits_for_nobody_and_raises_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("studyml.store.lock.time.sleep", lambda seconds: pytest.fail("waited"))
    with open_store(tmp_path) as session, open_store(tmp_path) as other:
        session.look_ahead("a")
        with other._lock:
            session.brace()
        other.record("b", payload())
        session.brace()  # what the other wrote is folded when the answer comes
        assert session.record("a", payload()).seq == 2
        assert set(session.memories()) == {"a", "b"}
