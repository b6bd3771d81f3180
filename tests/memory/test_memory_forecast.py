from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest

from studyml.memory import fsrs
from studyml.memory.forecast import FIRST_TRY, forecast
from studyml.memory.fsrs import MemoryState, Wishes
from studyml.model import Rating

DAY = date(2027, 1, 15)


def learnt(count: int, ago: int = 0) -> list[MemoryState]:
    day = DAY - timedelta(days=ago)
    return [fsrs.answered(MemoryState(f"c{n}", kind="shape"), Rating.GOOD, day) for n in range(count)]


def test_what_is_overdue_is_todays_work() -> None:
    found = forecast(learnt(20, ago=60), DAY, 3)
    assert (found.days[0].due, found.days[0].minutes) == (20, 5)
    assert [load.day for load in found.days] == [DAY + timedelta(days=n) for n in range(3)]
    assert found.cards == 20


def test_a_card_is_due_on_its_day_and_again_later() -> None:
    (state,) = learnt(1)
    assert state.due is not None
    wait = (state.due - DAY).days
    found = forecast([state], DAY, 200)
    assert next(n for n, load in enumerate(found.days) if load.due) == wait
    assert sum(load.due for load in found.days) > 1


def test_suspended_cards_and_new_ones_without_a_review_cost_nothing() -> None:
    states = [replace(state, suspended=True) for state in learnt(5, ago=60)] + [MemoryState("never")]
    found = forecast(states, DAY, 30)
    assert (sum(load.due for load in found.days), found.known, found.cards) == (0, 0.0, 0)


def test_new_cards_come_back() -> None:
    found = forecast([], DAY, 40, new_a_day=6)
    assert all(load.new == 6 for load in found.days)
    assert found.days[0].due == 0
    later = [load.due for load in found.days[10:]]
    assert 5 < sum(later) / len(later) < 40
    assert found.cards == 234  # what is new on the last day is not known on its morning
    assert found == forecast([], DAY, 40, new_a_day=6)


def test_known_on_the_day_follows_the_retention_asked_for() -> None:
    values = [forecast(learnt(60), DAY, 90, Wishes(retention=wish)).known for wish in (0.75, 0.85, 0.95)]
    assert values == sorted(values)
    assert values[1] == pytest.approx(0.92, abs=0.05)


def test_an_interview_makes_more_known_on_its_day() -> None:
    interview = DAY + timedelta(days=120)
    plain = forecast(learnt(100), DAY, 121)
    capped = forecast(learnt(100), DAY, 121, Wishes(interview=interview))
    assert capped.known > plain.known


def test_a_break_asks_nothing_and_an_interview_finds_what_was_known_that_morning() -> None:
    back = DAY + timedelta(days=5)
    wishes, before = Wishes(away_until=back), DAY - timedelta(days=60)
    states = [fsrs.answered(MemoryState(f"c{n}"), Rating.GOOD, before, wishes) for n in range(20)]
    found = forecast(states, DAY, 12, wishes, new_a_day=4)
    assert [(load.due, load.new) for load in found.days[:5]] == [(0, 0)] * 5
    assert sum(load.due for load in found.days[5:]) >= 20
    morning = forecast(learnt(20, ago=60), DAY, 1)
    assert morning.known < 0.8  # two months on, before a single answer of today


def test_new_cards_begun_today_count_once_and_end_with_the_decks() -> None:
    begun = learnt(3)  # today
    found = forecast(begun, DAY, 6, new_a_day=8, unseen=20)
    assert [load.new for load in found.days] == [5, 8, 7, 0, 0, 0]
    assert [load.new for load in forecast(learnt(9), DAY, 2, new_a_day=8).days] == [0, 8]
    away = Wishes(away_until=DAY + timedelta(days=2))
    assert [load.new for load in forecast(begun, DAY, 4, away, new_a_day=8, unseen=9).days] == [0, 0, 8, 1]


def test_a_forecast_is_what_comes() -> None:
    """Against learners who recall by lot, as their cards' states say; their load is placed as answers place it."""
    lots, new_a_day, told, came = random.Random(7), 8, [0, 0], [0, 0]
    for learner in range(4):
        states: dict[str, MemoryState] = {}

        def load(first: date, last: date, states: dict[str, MemoryState] = states) -> Counter[date]:
            return Counter(state.due for state in states.values() if state.due and first <= state.due <= last)

        def answer(
            state: MemoryState,
            chance: float,
            day: date,
            states: dict[str, MemoryState] = states,
            load: fsrs.Load = load,
        ) -> None:
            rating = Rating.GOOD if lots.random() < chance else Rating.AGAIN
            states[state.card] = fsrs.answered(state, rating, day, load=load)

        for place in range(44):
            day = DAY + timedelta(days=place)
            if place == 30:
                for number, ahead in enumerate(forecast(states.values(), day, 14, new_a_day=new_a_day).days):
                    told[number // 7] += ahead.due
            due = [state for state in states.values() if state.due is not None and state.due <= day]
            if place >= 30:
                came[(place - 30) // 7] += len(due)
            for state in due:
                answer(state, fsrs.retrievability(state, day), day)
            for number in range(new_a_day):
                answer(MemoryState(f"card {learner} {place}.{number}"), FIRST_TRY, day)
    assert told == pytest.approx(came, rel=0.1)
