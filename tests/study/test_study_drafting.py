"""The drafted retro says what happened, and reading it back finds those areas: the loop closes."""

from __future__ import annotations

from studyml.clock import FixedClock
from studyml.decks import load_library
from studyml.exercises import load_exercises
from studyml.model import FoundMistake, Outcome, Verdict
from studyml.study.compose import Item
from studyml.study.day import Day
from studyml.study.drafting import ENOUGH_FOR_GOOD, draft
from studyml.study.retro_reading import read_notes
from studyml.study.session import Session

LIBRARY, EXERCISES = load_library(None), load_exercises()
RIGHT = Verdict(Outcome.CORRECT)
WRONG = Verdict(Outcome.WRONG, mistakes=(FoundMistake("missing_mean"),))


def answer(day: Day, card: str, verdict: Verdict) -> None:
    Session(day.store, LIBRARY, [Item(card, 1, "because")]).record("…", verdict, ms=1000)


def drafted(day: Day) -> str:
    return draft(day.store, LIBRARY, EXERCISES)


def test_a_day_without_answers_gives_headings_to_fill(day: Day) -> None:
    assert "## What was difficult" in drafted(day) and "## What was forgotten" in drafted(day)


def test_a_mistake_is_named_in_the_area_it_was_charged_to(day: Day) -> None:
    answer(day, "bce-dw", WRONG)
    text = drafted(day)
    assert LIBRARY.areas["loss.reduction"].title in text
    assert "divide by n" in text


def test_a_card_known_before_is_forgotten_a_new_one_is_not(day: Day, clock: FixedClock) -> None:
    answer(day, "bce-dw", RIGHT)
    clock.advance(days=6)
    answer(day, "bce-dw", WRONG)
    answer(day, "bce-db", WRONG)
    forgotten = drafted(day).split("## What was forgotten")[1].split("##")[0]
    assert forgotten.count("\n* ") == 1
    assert "dL/dw" in forgotten


def test_a_slow_run_and_what_went_well(day: Day) -> None:
    for card in [card.id for card in LIBRARY.cards.values() if card.area == "shapes.vec"][:ENOUGH_FOR_GOOD]:
        assert "What went well" not in drafted(day), "one right answer does not make an area good"
        answer(day, card, RIGHT)
    slow = {"outcome": "correct", "mistakes": [], "charges": {}, "seconds": 3600}
    slow["phases"] = {"read": 300, "gradient": 2400}
    day.store.record_attempt("logistic-regression", slow)
    text = drafted(day)
    took = text.split("## What took longest")[1]
    assert "logistic regression: 60 min" in took and "40 min on: gradient" in took
    assert LIBRARY.areas["shapes.vec"].title in text.split("## What went well")[1]


def test_reading_the_draft_finds_the_areas_of_the_day(day: Day) -> None:
    answer(day, "bce-dw", WRONG)
    answer(day, "mm-matvec", Verdict(Outcome.WRONG))
    found = read_notes(drafted(day).encode(), "retro.md", LIBRARY.areas).findings
    assert {"loss.reduction", "shapes.matmul"} <= {finding.area for finding in found.weak}
