"""A session over a real store and the shipped decks, the clock held in hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from studyml.clock import FixedClock
from studyml.model import EventKind, FoundMistake, Outcome, Rating, StepVerdict, Verdict
from studyml.store.quick import due_summary
from studyml.study.asked import unfinished
from studyml.study.compose import Item
from studyml.study.day import Day
from studyml.study.retests import RETESTS
from studyml.study.session import Session

FIRST = datetime(2027, 1, 15, 20, tzinfo=UTC)
RIGHT = Verdict(Outcome.CORRECT, evidence="exact")
WRONG = Verdict(Outcome.WRONG, mistakes=(FoundMistake("missing_mean"),))
CARDS = ("bce-dw", "vec-b-k-outputs", "mm-gradient-shape")


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(FIRST)


def session_of(day: Day, *cards: str) -> Session:
    session = Session(day.store, day.library, [Item(card, n, "because") for n, card in enumerate(cards)])
    session.save()
    return session


def due(day: Day) -> int:
    return due_summary(day.home.store, day.clock.now())["due"]


def test_what_was_missed_is_due_tomorrow_and_what_was_known_later(day: Day, clock: FixedClock) -> None:
    session = session_of(day, *CARDS)
    for verdict in (WRONG, RIGHT, RIGHT):
        session.record("…", verdict, ms=5000)
        session.advance()
    known = {card: state.due for card, state in day.store.memories().items()}
    today = day.today()
    assert known["bce-dw"] == today + timedelta(days=1)
    assert all(known[card] is not None and known[card] > today + timedelta(days=1) for card in CARDS[1:])
    assert due(day) == 0
    clock.advance(days=1)
    assert due(day) == 1
    assert [item.card for item in day.compose().items if not item.new] == ["bce-dw"]


def test_a_study_day_ends_at_four_in_the_morning(day: Day, clock: FixedClock) -> None:
    session = session_of(day, "bce-dw")
    session.record("…", WRONG, ms=5000)
    clock.advance(hours=7)  # 03:00
    assert due(day) == 0
    clock.advance(hours=2)  # 05:00
    assert due(day) == 1


def test_a_missed_card_comes_again_with_other_numbers_but_not_for_ever(day: Day) -> None:
    session = session_of(day, "mm-gradient-shape")
    seeds = []
    while not session.finished:
        seeds.append(session.asked.item.seed)
        session.record("…", WRONG, ms=1000)
        session.advance()
    assert len(seeds) == 1 + RETESTS == len(set(seeds))
    kinds = [event.kind for event in day.store.events((EventKind.REVIEW, EventKind.REPEAT))]
    assert kinds == [EventKind.REVIEW] + [EventKind.REPEAT] * RETESTS


@pytest.mark.parametrize("card", ["bce-bug", "mse-half", "mm-gradient-shape", "bce-dw", "bce-number-positive"])
@pytest.mark.parametrize("seed", range(6))
def test_a_missed_card_comes_back_as_another_question(day: Day, card: str, seed: int) -> None:
    session = Session(day.store, day.library, [Item(card, seed, "due")])
    first = session.asked.question
    session.record("", WRONG, ms=1000)
    session.advance()
    second = session.asked.question
    assert session.asked.card.id == card
    assert (second.prompt, second.code, second.symbols) != (first.prompt, first.code, first.symbols)


def test_undo_leaves_the_store_as_if_never_answered(day: Day) -> None:
    session = Session(day.store, day.library, [Item(card, n, "because") for n, card in enumerate(CARDS)])
    session.record("…", WRONG, ms=1000)
    assert session.undo()
    assert session.position == 0 and session.total == len(CARDS), "the retest is gone too"
    assert day.store.memory("bce-dw") is None or day.store.memory("bce-dw").new  # type: ignore[union-attr]  # told by or
    assert due_summary(day.home.store, day.clock.now())["new"] == 8
    assert not session.undo()


@pytest.mark.parametrize("answered_before", [0, 1, 2])
def test_a_killed_session_goes_on_at_the_first_unanswered_card(day: Day, answered_before: int) -> None:
    session = session_of(day, *CARDS)
    for _ in range(answered_before):
        session.record("…", RIGHT, ms=1000)
        session.advance()
    # no save: the process is gone
    resumed = day.resume()
    assert resumed is not None
    assert resumed.asked.card.id == CARDS[answered_before]
    assert day.overview().resumable == answered_before + 1


def test_yesterdays_session_is_not_resumed(day: Day, clock: FixedClock) -> None:
    session_of(day, *CARDS)
    clock.advance(days=1)
    assert day.resume() is None


def test_a_changed_rating_counts_once_and_moves_the_due_day(day: Day) -> None:
    session = session_of(day, "vec-b-k-outputs")
    session.record("2", RIGHT, ms=1000)
    good = day.store.memory("vec-b-k-outputs")
    session.rate(Rating.EASY)
    easy = day.store.memory("vec-b-k-outputs")
    assert good is not None and easy is not None and good.due is not None and easy.due is not None
    assert easy.reviews == 1
    assert easy.due > good.due


def test_slow_or_helped_is_hard(day: Day) -> None:
    session = session_of(day, "vec-b-k-outputs", "bce-dw")
    slow = session.record("2", RIGHT, ms=10 * 60 * 1000)
    session.advance()
    assert session.hint() is not None
    helped = session.record("…", RIGHT, ms=1000)
    assert slow is not None and helped is not None
    assert (slow.rating, helped.rating) == (Rating.HARD, Rating.HARD)


def test_text_that_cannot_be_read_is_not_recorded(day: Day) -> None:
    session = session_of(day, "bce-dw")
    assert session.record("X.T @ (", Verdict(Outcome.SYNTAX_ERROR), ms=1000) is None
    assert day.store.events((EventKind.REVIEW,)) == []


def test_an_undecided_answer_is_recorded_as_the_learner_rates_it(day: Day) -> None:
    session = session_of(day, "bce-dw")
    undecided = Verdict(Outcome.UNDECIDED)
    assert session.record("", undecided, ms=1000) is None
    recorded = session.record("", undecided, ms=1000, rating=Rating.HARD)
    assert recorded is not None and recorded.rating is Rating.HARD


def test_an_unfinished_derivation_is_no_answer() -> None:
    right = StepVerdict(Outcome.CORRECT)
    asks_on = Verdict(Outcome.WRONG, steps=(right, right))
    assert unfinished(asks_on)
    assert not unfinished(replace(asks_on, steps=(right, StepVerdict(Outcome.WRONG)), first_wrong=1))
    assert not unfinished(replace(asks_on, outcome=Outcome.CORRECT))


def test_skipping_puts_a_card_last_and_suspending_takes_it_out(day: Day, clock: FixedClock) -> None:
    session = session_of(day, *CARDS)
    session.skip()
    assert session.asked.card.id == CARDS[1]
    session.drop("suspend")
    assert session.asked.card.id == CARDS[2]
    clock.advance(days=1)
    assert CARDS[1] not in {item.card for item in day.compose(area="shapes.vec").items}


def test_a_flag_is_taken_away_by_another_and_the_session_stays_where_it_is(day: Day) -> None:
    session = session_of(day, *CARDS)
    for marked in (True, False, True):
        assert session.flag() is marked
        memory = day.store.memory(CARDS[0])
        assert memory is not None and memory.flagged is marked
    assert session.asked.card.id == CARDS[0]


def test_a_mistake_brings_its_cards_into_the_next_session(day: Day, clock: FixedClock) -> None:
    session = session_of(day, "bce-dw")
    session.record("X.T @ (p - y)", WRONG, ms=1000)
    clock.advance(days=1)
    reasons = [item.reason for item in day.compose().items]
    assert any(reason.startswith("missing_mean in bce-dw yesterday") for reason in reasons)


def test_what_was_given_up_shows_no_mistake(day: Day) -> None:
    session = session_of(day, "bce-dw")
    unread = Verdict(Outcome.SYNTAX_ERROR, mistakes=(FoundMistake("syntax"),))
    recorded = session.record("", unread, ms=1000, given_up=True)
    assert recorded is not None and recorded.event.payload["mistakes"] == []
    assert session.summary().mistakes == () and session.summary().missed == ("bce-dw",)
