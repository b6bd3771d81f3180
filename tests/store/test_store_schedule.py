"""Due days as the learner meets them: even, as shown on the keys, capped by an interview, moved by a break."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from store_cases import clock, open_store, payload

from studyml.clock import FixedClock
from studyml.memory import fsrs
from studyml.model import EventKind, Rating
from studyml.store import Store


def test_what_the_keys_show_is_what_is_recorded(tmp_path: Path) -> None:
    at = clock()
    with open_store(tmp_path, at) as store:
        for sitting in range(4):
            for number in range(8):
                shown = store.next_states(f"c{number}")
                rating = Rating(1 + (number + sitting) % 4)
                store.record(f"c{number}", payload(int(rating)))
                state = store.memory(f"c{number}")
                assert state is not None and state.due == shown[rating - 1].due
            at.advance(days=8)


def test_the_load_is_even_over_the_fuzz_range(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        for number in range(60):
            store.record(f"c{number}", payload(4))
        dues = Counter(state.due for state in store.memories().values())
        low, high = fsrs.fuzz_range(fsrs.interval(8.2956))
        assert len(dues) == high - low + 1
        assert max(dues.values()) - min(dues.values()) <= 1
        assert sum(store.load(date(2027, 1, 1), date(2028, 1, 1)).values()) == 60


def test_a_break_empties_its_days_and_spreads_the_backlog(tmp_path: Path) -> None:
    at = clock()
    with open_store(tmp_path, at) as store:
        for number in range(40):
            store.record(f"c{number}", payload(3))
        before = {card: state.due for card, state in store.memories().items()}
        at.advance(days=1)
        back = store.today() + timedelta(days=10)
        store.set_setting("away", {"from": store.today().isoformat(), "until": back.isoformat()})
        assert store.due(back - timedelta(days=1)) == []
        dues = Counter(state.due for state in store.memories().values())
        assert sum(dues.values()) == 40
        assert len(dues) >= 5
        store.set_setting("away", None)
        assert {card: state.due for card, state in store.memories().items()} == before


def test_an_interview_brings_everything_before_it(tmp_path: Path) -> None:
    at = clock()
    with open_store(tmp_path, at) as store:
        for round_ in range(4):
            for number in range(10):
                store.record(f"c{number}", payload(4))
            at.advance(days=20 * (round_ + 1))
        day = store.today() + timedelta(days=15)
        assert any(state.due is not None and state.due > day for state in store.memories().values())
        store.set_setting("interview", day.isoformat())
        dues = [state.due for state in store.memories().values() if state.due is not None]
        assert max(dues) <= day
        assert len(set(dues)) > 3


def test_eight_lapses_make_a_leech(tmp_path: Path) -> None:
    at = clock()
    with open_store(tmp_path, at) as store:
        store.record("easy", payload(3))
        for lapses in range(9):
            assert not any(state.leech for state in store.memories().values())
            store.record("hard", payload(1))
            at.advance(days=1)
            state = store.memory("hard")
            assert state is not None and state.lapses == lapses
        assert [state.card for state in store.memories().values() if state.leech] == ["hard"]


def test_the_forecast_is_of_this_store(tmp_path: Path) -> None:
    at = clock()
    with open_store(tmp_path, at) as store:
        for number in range(10):
            store.record(f"c{number}", payload(1))
        at.advance(days=2)
        found = store.forecast(14, new_a_day=2)
        assert (found.days[0].due, found.days[0].new) == (10, 2)
        assert found.cards == 10 + 26
        store.act("d1", "suspend")
        few = store.forecast(14, 2, [f"c{n}" for n in range(10)] + ["d1", "d2", "d3", "d4", "d3"])
        assert [load.new for load in few.days[:4]] == [2, 1, 0, 0]


def _elsewhere(path: Path, at: FixedClock) -> None:
    with open_store(path, at) as other:
        other.record("asked", payload(1))


LATER: dict[str, Callable[[Store, FixedClock, Path], object]] = {
    "nothing": lambda store, at, path: None,
    "other answers": lambda store, at, path: [store.record(f"other-{n}", payload(3)) for n in range(30)],
    "its own answer taken back": lambda store, at, path: store.undo("asked"),
    "a day": lambda store, at, path: at.advance(days=1),
    "a setting": lambda store, at, path: store.set_setting("retention", 0.95),
    "another window's answer": lambda store, at, path: _elsewhere(path, at),
}


@pytest.mark.parametrize("later", LATER)
def test_what_was_worked_out_ahead_counts_only_while_nothing_changed(tmp_path: Path, later: str) -> None:
    at = clock()
    with open_store(tmp_path, at) as store:
        for n in range(20):
            store.record(f"card-{n}", payload(4))
        store.record("asked", payload(3))
        at.advance(days=3)
        store.record("asked", payload(3))
        if later != "its own answer taken back":
            at.advance(days=9)
        store.next_states("asked")
        LATER[later](store, at, tmp_path)
        with Store.read(store.path, at) as fresh:
            state, expected = fresh.memory("asked"), fresh.next_states("asked")[Rating.GOOD - 1]
        event = store.record("asked", payload(3))
        if state is not None and state.last == store.today():
            assert event.kind is EventKind.REPEAT
        else:
            assert (event.kind, event.payload["fuzz"]) == (EventKind.REVIEW, expected.place)
            after = store.memory("asked")
            assert after is not None and (after.due, after.stability) == (expected.due, expected.stability)
