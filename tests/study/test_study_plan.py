"""The week ahead, over a real store, the day-1 notes and the shipped exercises."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from studyml.clock import FixedClock
from studyml.decks import load_areas, load_library
from studyml.errors import UsageError
from studyml.exercises import load_exercises
from studyml.model import Outcome, Verdict
from studyml.store import Store
from studyml.study.compose import Item
from studyml.study.plan import WEEK, Plan, plan
from studyml.study.plan_lines import Line, mentioned, tick
from studyml.study.retro_reading import read_notes
from studyml.study.session import Session

AREAS, EXERCISES, LIBRARY = load_areas(), load_exercises(), load_library(None)
NOTES = Path(__file__).parents[2] / "cards" / "examples" / "day-1.txt"


@pytest.fixture
def store(tmp_path: Path, clock: FixedClock) -> Store:
    return Store.open(tmp_path / "studyml.db", clock)


def read_day_one(store: Store) -> None:
    read_notes(NOTES.read_bytes(), "day-1.txt", AREAS).record(store)


def planned(store: Store) -> Plan:
    return plan(store, AREAS, EXERCISES)


def passed(store: Store, exercise: str) -> None:
    store.record_attempt(exercise, {"outcome": "correct", "mistakes": [], "charges": {}, "seconds": 1200})


def test_an_empty_store_has_a_week_and_something_to_write(store: Store) -> None:
    found = planned(store)
    assert [load.day for load in found.days] == [store.today() + timedelta(days=n) for n in range(WEEK)]
    assert all(load.new == 8 for load in found.days)
    assert found.lines == () and found.next is not None and found.known is None


def test_the_notes_plan_is_listed_line_by_line(store: Store) -> None:
    read_day_one(store)
    texts = [line.text for line in planned(store).lines]
    assert "K-Means (medium)" in texts and "Fast.AI lessons (at 1.5x speed)" in texts
    assert len(texts) == len(set(texts))


@pytest.mark.parametrize(
    ("text", "exercise"),
    [
        ("Implement K-NN (easier, confidence builder)", "knn-classifier"),
        ("K-Nearest Neighbors (easier - good warmup)", "knn-classifier"),
        ("Try Logistic Regression (give yourself 1 hour max)", "logistic-regression"),
        ("implement linear regression again", "linear-regression"),
    ],
)
def test_a_line_names_the_model_it_is_about(text: str, exercise: str) -> None:
    assert mentioned(text, EXERCISES) == (exercise,)


@pytest.mark.parametrize("text", ["Fast.AI lessons (at 1.5x speed)", "Review gradient formulas", "Start image project"])
def test_a_line_about_no_model_names_none(text: str) -> None:
    assert mentioned(text, EXERCISES) == ()


def test_the_next_model_is_the_one_the_notes_ask_for_by_today(store: Store) -> None:
    read_day_one(store)
    found = planned(store).next
    assert found is not None and found.exercise == "logistic-regression"
    assert found.why == "your plan: Try Logistic Regression (give yourself 1 hour max)"
    passed(store, "logistic-regression")
    following = planned(store).next
    assert following is not None and following.exercise != "logistic-regression"


def test_a_pass_ticks_the_lines_about_that_model_and_no_other(store: Store) -> None:
    read_day_one(store)
    passed(store, "knn-classifier")
    ticked = {line.text: line.by for line in planned(store).lines if line.done}
    assert set(ticked.values()) == {"knn-classifier"}
    assert len(ticked) == 2
    assert planned(store).written == ("knn-classifier",)


def test_a_failed_attempt_ticks_nothing(store: Store) -> None:
    read_day_one(store)
    store.record_attempt("knn-classifier", {"outcome": "wrong", "mistakes": ["ties"], "charges": {}})
    assert not any(line.done for line in planned(store).lines)


def test_other_lines_are_ticked_by_hand(store: Store) -> None:
    read_day_one(store)
    tick(store, line_about(store, "Fast.AI lessons"))
    assert [line.text for line in planned(store).lines if line.by == "hand"] == ["Fast.AI lessons (at 1.5x speed)"]
    tick(store, line_about(store, "Fast.AI lessons"))
    assert not any(line.done for line in planned(store).lines)
    passed(store, "logistic-regression")
    itself = next(line for line in planned(store).lines if line.by == "logistic-regression")
    with pytest.raises(UsageError, match="logistic-regression, which you have written, ticked this line"):
        tick(store, itself)


def test_what_was_written_is_not_next(store: Store) -> None:
    first = planned(store).next
    assert first is not None
    passed(store, first.exercise)
    second = planned(store).next
    assert second is not None and second.exercise != first.exercise


def test_a_weak_area_decides_what_is_next_and_says_why(store: Store) -> None:
    store.record_retro("…", [{"area": "algo.knn", "level": "high"}])
    found = planned(store).next
    assert found is not None and found.exercise == "knn-classifier"
    assert "retro: high" in found.why


def test_the_interview_shows_what_will_be_known(store: Store) -> None:
    store.set_setting("interview", "2027-02-01")
    found = planned(store)
    assert found.interview is not None and found.known is not None and 0.5 < found.known <= 1


def line_about(store: Store, words: str) -> Line:
    return next(line for line in planned(store).lines if words in line.text)


def test_reimplementing_both_waits_for_both_models_of_the_notes(store: Store) -> None:
    passed(store, "logistic-regression")  # the first writing, before the notes
    store = Store.open(store.path, FixedClock(datetime(2027, 1, 16, 12, tzinfo=UTC)))
    read_day_one(store)
    line = line_about(store, "Re-implement both")
    assert not line.done and line.told == "0 of 2: linear-regression, logistic-regression"
    assert any("30 minutes each" in detail for detail in line.details)
    passed(store, "logistic-regression")
    assert not line_about(store, "Re-implement both").done
    passed(store, "linear-regression")
    line = line_about(store, "Re-implement both")
    assert line.by == "linear-regression, logistic-regression"
    assert line.told == "linear-regression in 20 min, logistic-regression in 20 min"


def test_a_line_about_formulas_is_ticked_by_answers_to_their_cards(store: Store) -> None:
    read_day_one(store)
    assert line_about(store, "Practice matrix operation patterns").told == "0 of 4 answers: numpy.translate"
    for card in [card for card in LIBRARY.cards.values() if card.area == "numpy.translate"][:4]:
        assert not line_about(store, "Practice matrix operation patterns").done
        Session(store, LIBRARY, [Item(card.id, 1, "")]).record("…", Verdict(Outcome.CORRECT), ms=1000)
    assert line_about(store, "Practice matrix operation patterns").by == "practice"
    assert not line_about(store, "Review gradient formulas").done


def test_lines_are_laid_over_the_days_they_are_meant_for(store: Store) -> None:
    read_day_one(store)
    today = store.today()
    assert line_about(store, "Re-implement both").day == today + timedelta(days=1)
    assert line_about(store, "Fast.AI").day == today + timedelta(days=2)
    assert line_about(store, "K-Means (medium)").day is None
    later = Store.open(store.path, FixedClock(datetime(2027, 1, 20, 12, tzinfo=UTC)))
    assert line_about(later, "Re-implement both").day == later.today()  # what is left over is for today


def test_the_models_the_notes_want_are_counted(store: Store) -> None:
    read_day_one(store)
    assert planned(store).wished == (5, 10)
