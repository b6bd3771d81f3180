from __future__ import annotations

import json
import tempfile
from dataclasses import replace
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from store_cases import ACTIONS, Action, act, answers, clock, open_store, payload

from studyml.model import EventKind
from studyml.store.sync import import_lines

SEEDED = settings(
    max_examples=40, deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow]
)


@SEEDED
@given(st.lists(ACTIONS, max_size=25))
def test_folding_one_by_one_equals_a_refold(actions: list[Action]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        at = clock()
        with open_store(Path(folder), at) as store:
            for action in actions:
                act(store, at, action)
            before = store.fold_hash()
            assert store.refold() == before


@SEEDED
@given(st.lists(st.tuples(st.sampled_from("abc"), answers()), min_size=1, max_size=6), st.lists(ACTIONS, max_size=10))
def test_answers_taken_back_are_as_if_never_given(taken: list[tuple[str, dict]], before: list[Action]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        at = clock()
        with open_store(Path(folder), at) as store:
            for action in before:
                act(store, at, action)
            at.advance(days=20)  # after everything that went before
            seen = _state(store)
            for card, content in taken:
                store.record(card, content)
                at.advance(hours=9)
            for _ in taken:
                assert store.undo() is not None
            assert _state(store) == seen
            store.refold()
            assert _state(store) == seen


def _state(store) -> tuple:
    day = store.today().replace(year=2028, month=1, day=1)
    return store.memories(), store.days(), store.weakness(day), store.mistakes(day.replace(year=2000)), store.settings()


def test_a_mistake_of_an_exercise_charges_once_a_day(tmp_path: Path) -> None:
    at = clock()
    slip = {"outcome": "wrong", "mistakes": ["transpose"], "charges": {"transpose": "shapes.matmul"}}
    with open_store(tmp_path, at) as store:
        events = [store.record_attempt("kmeans", slip) for _ in range(3)]
        assert _bad(store) == 500_000
        for event in events[:2]:
            store.append(EventKind.VOID, {"target": event.id})
        assert _bad(store) == 500_000
        store.append(EventKind.VOID, {"target": events[2].id})
        assert _bad(store) == 0
        store.record_attempt("kmeans", slip)
        at.advance(days=1)
        store.record_attempt("kmeans", slip)
        store.record_attempt("pca", slip)
        assert _bad(store) == 1_500_000


def _bad(store) -> int:
    return store._all("select coalesce(sum(bad), 0) from area_days where area = 'shapes.matmul'")[0][0]


def test_an_older_event_that_arrives_late_is_put_in_its_place(tmp_path: Path) -> None:
    """The clock goes back: the chain of the card is recomputed in fold order."""
    at = clock(days=10)
    with open_store(tmp_path / "late", at) as store:
        store.record("a", payload(3))
        at.advance(days=-8)
        store.record("a", payload(1))
        late = store.memory("a")
    at = clock(days=2)
    with open_store(tmp_path / "inorder", at) as store:
        store.record("a", payload(1))
        at.advance(days=8)
        store.record("a", payload(3))
        # the due day's place was chosen when answering, so only the day may differ
        assert replace(store.memory("a"), due=None) == replace(late, due=None)


def test_a_kind_of_a_newer_version_is_kept_and_passed_over(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        store.record("a", payload())
        before = store.fold_hash()
        line = {
            "schema": 1, "id": "01a31893-3e80-7842-abe2-8dee668ed40b", "device": "abcd", "seq": 1, "kind": "dream",
            "at_utc": "2027-01-15T09:00:00+00:00", "offset_min": 0, "study_day": "2027-01-15", "card": "a",
            "seed": None, "payload": {},
        }  # fmt: skip
        assert import_lines(store, [json.dumps(line)]).new == 1
        assert store.refold() == before
        assert [event.card for event in store.events()] == ["a"]
