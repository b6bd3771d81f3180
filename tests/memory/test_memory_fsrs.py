from __future__ import annotations

import importlib.metadata
import random
from datetime import UTC, date, datetime, timedelta

import fsrs as library
import pytest

from studyml.memory import fsrs
from studyml.memory.fsrs import MemoryState, Wishes
from studyml.model import Rating

DAY = date(2027, 1, 15)


def test_the_stored_version_is_the_installed_one() -> None:
    assert importlib.metadata.version("fsrs") == fsrs.FSRS_VERSION


def test_a_history_equals_the_librarys_own() -> None:
    scheduler = library.Scheduler(desired_retention=0.85, learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    draw = random.Random(11)
    for number in range(40):
        card, day = library.Card(card_id=number), DAY
        state = MemoryState(f"card {number}")
        for _ in range(8):
            rating = Rating(draw.randint(1, 4))
            noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
            noon = noon.replace(tzinfo=__import__("datetime").timezone.utc)
            card, _ = scheduler.review_card(card, library.Rating(int(rating)), noon)
            state = fsrs.answered(state, rating, day)
            assert (state.stability, state.difficulty) == (card.stability, card.difficulty)
            assert card.due is not None and card.stability is not None
            days = (card.due - noon).days
            assert fsrs.interval(card.stability) == days
            low, high = fsrs.fuzz_range(days)
            assert state.due is not None and low <= (state.due - day).days <= high
            assert fsrs.retrievability(state, day + timedelta(days=9)) == pytest.approx(
                scheduler.get_card_retrievability(card, noon + timedelta(days=9)), abs=1e-15
            )
            day += timedelta(days=draw.randint(0, 40))


def test_the_hour_of_the_day_changes_nothing() -> None:
    """With raw times 15 daily Goods, each 5 minutes earlier, end at stability 2.31; each later, at 58.56."""
    from studyml.memory.study_day import study_day

    ends = set()
    for minutes in (-5, 0, 5):
        state, now = MemoryState("a"), datetime(2027, 1, 15, 12, tzinfo=UTC)
        for _ in range(15):
            state = fsrs.answered(state, Rating.GOOD, study_day(now))
            now += timedelta(days=1, minutes=minutes)
        ends.add(state.stability)
    assert len(ends) == 1


def test_what_the_keys_show_is_what_happens() -> None:
    state = fsrs.answered(MemoryState("a"), Rating.GOOD, DAY)
    later = DAY + timedelta(days=9)
    shown = fsrs.next_states(state, later)
    assert [item.rating for item in shown] == list(Rating)
    assert [item.days for item in shown] == sorted(item.days for item in shown)
    for item in shown:
        after = fsrs.answered(state, item.rating, later)
        assert (after.stability, after.difficulty, after.due) == (item.stability, item.difficulty, item.due)
    fresh = fsrs.next_states(None, DAY, card="b")
    assert fresh[2].due == fsrs.answered(MemoryState("b"), Rating.GOOD, DAY).due


def test_never_due_before_the_last_review() -> None:
    state = fsrs.answered(MemoryState("a"), Rating.GOOD, DAY)
    early = fsrs.answered(state, Rating.GOOD, DAY - timedelta(days=30))
    assert early.last == DAY
    assert early.due is not None and early.due > DAY


def test_retention_is_checked_and_orders_intervals() -> None:
    spans = [fsrs.interval(100.0, retention) for retention in (0.70, 0.85, 0.90, 0.97)]
    assert spans == sorted(spans, reverse=True)
    assert spans[2] == 100
    for wrong in (0.5, 1.5, float("nan")):
        with pytest.raises(ValueError, match="retention"):
            Wishes(retention=wrong)
    assert fsrs.interval(1e-3) == 1
    assert fsrs.interval(1e9) == fsrs.MAX_INTERVAL
    assert fsrs.due_day("a", 1e9, date(9999, 12, 1), 3) == date.max
    assert fsrs.due_day("a", 3.0, DAY, 3, Wishes(away_until=date.max)) == date.max


def test_the_fuzz_is_a_fair_function_of_card_and_number() -> None:
    low, high = fsrs.fuzz_range(10)
    counts = {days: 0 for days in range(low, high + 1)}
    for number in range(5000):
        counts[fsrs.fuzzed(10, fsrs.place(f"card {number}", 3))] += 1
    assert (low, high) == (8, 12)
    assert all(abs(count - 1000) < 150 for count in counts.values())
    assert fsrs.place("a", 1) == fsrs.place("a", 1) != fsrs.place("a", 2)
    assert fsrs.fuzz_range(2) == (2, 2)


def test_an_interview_caps_what_was_reviewed_before_it() -> None:
    interview = DAY + timedelta(days=20)
    wishes = Wishes(interview=interview)
    dues = [fsrs.due_day(f"card {n}", 200.0, DAY, 4, wishes) for n in range(200)]
    assert set(dues) == {interview - timedelta(days=days) for days in range(7)}
    assert fsrs.due_day("a", 3.0, DAY, 4, wishes) == fsrs.due_day("a", 3.0, DAY, 4)
    assert fsrs.due_day("a", 200.0, interview, 4, wishes) == fsrs.due_day("a", 200.0, interview, 4)
    eve = interview - timedelta(days=1)
    assert {fsrs.due_day(f"card {n}", 200.0, eve, 4, wishes) for n in range(50)} == {interview}


def test_a_break_is_spread_over_the_days_after_it() -> None:
    start, until = DAY + timedelta(days=3), DAY + timedelta(days=10)
    wishes = Wishes(away_from=start, away_until=until)
    for stability in (0.5, 3.0, 4.0, 8.0, 60.0):
        for n in range(50):
            plain = fsrs.due_day(f"card {n}", stability, DAY, 2)
            due = fsrs.due_day(f"card {n}", stability, DAY, 2, wishes)
            if start <= plain < until:
                assert until <= due < until + timedelta(days=7)
            else:
                assert due == plain
    now = Wishes(away_until=until)
    assert fsrs.due_day("a", 0.2, DAY - timedelta(days=9), 2, now) >= until
    assert fsrs.due_day("a", 0.2, until, 2, now) == fsrs.due_day("a", 0.2, until, 2)


def test_lapses_count_only_what_was_known() -> None:
    state = MemoryState("a")
    for rating in (1, 3, 1, 1):
        state = fsrs.answered(state, Rating(rating), DAY)
    assert (state.reviews, state.lapses, state.first) == (4, 2, DAY)
    assert not state.leech
