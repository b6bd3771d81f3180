"""What a start notices of the clock, without reading the log."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from pathlib import Path

from store_cases import clock, open_store, payload

from studyml.clock import FixedClock
from studyml.store.redate import redate
from studyml.store.watch import Noticed, noticed


def test_a_clock_that_went_on_is_not_spoken_of(tmp_path: Path) -> None:
    at = clock()
    with open_store(tmp_path, at) as store:
        assert noticed(store) == Noticed()
        for n in range(5):
            event = store.record(f"c{n}", payload())
            at.advance(hours=30)
            at.advance(minutes=-8)
        store.change_rating(event, store.next_states("c4")[0].rating)
        store.undo()
        assert noticed(store) == Noticed()


def test_a_jump_ahead_is_told_until_it_is_mended(tmp_path: Path) -> None:
    at = clock(days=365)
    with open_store(tmp_path, at) as store:
        store.record("a", payload())
    at = clock()
    with open_store(tmp_path, at) as store:
        assert noticed(store).ahead == timedelta(days=365)
        assert noticed(store).misdated == 1
        redate(store)
        assert noticed(store) == Noticed()


def test_a_session_under_a_clock_that_was_behind_is_told_afterwards(tmp_path: Path) -> None:
    at = clock()
    with open_store(tmp_path, at) as store:
        store.record("a", payload())
        at.advance(days=-400)
        store.record("b", payload())
        at.advance(days=401)
        store.record("c", payload())
        assert noticed(store).misdated == 1
        redate(store)
        assert noticed(store).misdated == 0


def test_a_day_that_would_go_back_and_a_long_silence(tmp_path: Path) -> None:
    tokyo, honolulu = timezone(timedelta(hours=9)), timezone(timedelta(hours=-10))
    at = FixedClock(datetime(2027, 1, 16, 10, tzinfo=tokyo))
    with open_store(tmp_path, at) as store:
        store.record("a", payload())
    at = FixedClock(datetime(2027, 1, 16, 12, tzinfo=tokyo).astimezone(honolulu))
    with open_store(tmp_path, at) as store:
        assert noticed(store).kept == date(2027, 1, 16)
        at.advance(days=90)
        assert noticed(store).kept is None
        assert noticed(store).silence == timedelta(days=90, hours=2)
