"""What a session is composed from, and what it says at its end, over a real store."""

from __future__ import annotations

from studyml.clock import FixedClock
from studyml.model import EventKind, FoundMistake, Kind, Outcome, Verdict
from studyml.study.compose import Item
from studyml.study.day import Day
from studyml.study.request import own_seconds, request_for
from studyml.study.session import Session

RIGHT = Verdict(Outcome.CORRECT)
WRONG = Verdict(Outcome.WRONG, mistakes=(FoundMistake("missing_mean"),))


def answer(day: Day, card: str, verdict: Verdict = RIGHT, ms: int = 8000) -> None:
    Session(day.store, day.library, [Item(card, 1, "because")]).record("…", verdict, ms=ms)


def shapes(day: Day) -> list[str]:
    return [card.id for card in day.library.cards.values() if card.kind is Kind.SHAPE]


def test_five_answers_make_a_pace_of_ones_own(day: Day) -> None:
    for number, card in enumerate(shapes(day)[:5]):
        answer(day, card, ms=1000 * (8 + number))
    answer(day, "bce-dw", ms=500_000)
    assert own_seconds(day.store.events((EventKind.REVIEW,))) == {Kind.SHAPE: 10.0}


def test_the_next_session_knows_the_last_days_mistakes_also_after_days_off(day: Day, clock: FixedClock) -> None:
    answer(day, "bce-dw", WRONG)
    clock.advance(days=4)
    (mistake,) = request_for(day.store, day.library, day.exercises, seed=1, minutes=25).mistakes
    assert (mistake.code, mistake.area, mistake.days_ago) == ("missing_mean", "loss.reduction", 4)


def test_the_third_day_asks_for_a_model_until_one_is_written(day: Day, clock: FixedClock) -> None:
    for card in shapes(day)[:2]:
        assert day.compose().code is None
        answer(day, card)
        clock.advance(days=1)
    code = day.compose().code
    assert code is not None and code.minutes[1] <= 18
    session = day.new_session()
    assert f"studyml code {code.exercise}" in session.afterwards[0]
    day.store.record_attempt(code.exercise, {"outcome": "correct", "mistakes": [], "charges": {}})
    assert day.compose().code is None


def test_what_was_left_out_is_told_also_after_a_restart(day: Day) -> None:
    session = day.new_session(limit=3)
    assert any("limit of 3" in line for line in session.afterwards)
    session.save()
    resumed = day.resume()
    assert resumed is not None and resumed.afterwards == session.afterwards
