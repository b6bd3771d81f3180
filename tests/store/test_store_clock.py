"""Answers under a wrong clock are noticed and can be dated anew, with no due day off."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from store_cases import clock, open_store, payload

from studyml.clock import FixedClock
from studyml.model import EventKind, Rating
from studyml.store import Store
from studyml.store.redate import clock_report, redate


def study(store: Store, at: FixedClock, wrong: timedelta = timedelta()) -> None:
    """Ten first answers a minute apart in a session that is kept, with a clock that is off."""
    at.advance(seconds=wrong.total_seconds())
    store.save_session({"position": 0})
    for n in range(10):
        store.record(f"c{n}", payload(3))
        at.advance(minutes=1)
    store.save_session({"position": 10})
    at.advance(seconds=-wrong.total_seconds())


@pytest.mark.parametrize("wrong", [timedelta(days=365), timedelta(days=-365), timedelta(days=3), timedelta(hours=30)])
def test_a_clock_that_was_off_for_a_session(tmp_path: Path, wrong: timedelta) -> None:
    at = clock()
    with open_store(tmp_path / "right", at) as store:
        study(store, at)
        at.advance(days=5)
        study(store, at)
        expected = store.memories()
    at = clock()
    with open_store(tmp_path / "wrong", at) as store:
        study(store, at)
        assert clock_report(store).fine
        at.advance(days=5)
        study(store, at, wrong)
        assert store.memories() != expected
        report = clock_report(store)
        assert [event.card for event in report.misdated] == [f"c{n}" for n in range(10)]
        assert (report.ahead > timedelta(0)) == (wrong > timedelta(0))
        assert len(redate(store)) == 10
        assert store.memories() == expected
        assert clock_report(store).fine
        assert redate(store) == ()
        before = store.fold_hash()
        assert store.refold() == before
        assert store.record("c0", payload()).kind is EventKind.REPEAT


def test_never_due_before_the_last_review_while_the_clock_is_wrong(tmp_path: Path) -> None:
    at = clock(days=400)
    with open_store(tmp_path, at) as store:
        store.record("a", payload())
        at.advance(days=-400)
        store.record("a", payload())
        state = store.memory("a")
        assert state is not None and state.due is not None and state.last is not None
        assert state.due > state.last
        assert state.reviews == 2


def test_small_corrections_travel_and_changed_ratings_are_no_alarm(tmp_path: Path) -> None:
    at = clock()
    with open_store(tmp_path, at) as store:
        event = store.record("a", payload())
        at.advance(minutes=-5)
        store.record("b", payload())
        at.advance(days=9)
        store.change_rating(event, Rating.EASY)
        store.undo()
        store.record("c", payload())
        assert clock_report(store).fine


def test_a_clock_gone_back_is_told_at_the_start(tmp_path: Path) -> None:
    at = clock(days=2)
    with open_store(tmp_path, at) as store:
        store.record("a", payload())
    at = clock()
    with open_store(tmp_path, at) as store:
        report = clock_report(store)
        assert report.ahead == timedelta(days=2)
        assert not report.fine
