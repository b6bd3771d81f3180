"""What was done day by day, and the library's shelf: counted by hand on small stores."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from studyml.clock import FixedClock
from studyml.model import EventKind, FoundMistake, Outcome, Verdict
from studyml.paths import Home
from studyml.store.tables import DayCount
from studyml.study import activity, shelf
from studyml.study.compose import Item
from studyml.study.day import Day
from studyml.study.session import Session

NOON = datetime(2027, 1, 15, 12, tzinfo=UTC)  # a Friday
FRIDAY = NOON.date()


def counted(day: date, reviews: int = 1, repeats: int = 0, attempts: int = 0) -> DayCount:
    return DayCount(day, reviews, repeats, reviews, 0, attempts)


def test_weeks_begin_on_monday_and_days_to_come_are_marked() -> None:
    days = [counted(date(2027, 1, 4), 2, 1), counted(FRIDAY, 3, attempts=2), counted(date(2026, 12, 1), 9)]
    assert activity.weeks(days, FRIDAY, 2) == ((3, 0, 0, 0, 0, 0, 0), (0, 0, 0, 0, 5, -1, -1))


@pytest.mark.parametrize(
    ("ago", "length"),
    [((), 0), ((0,), 1), ((1,), 1), ((2,), 0), ((0, 1, 2, 4), 3), ((1, 2, 3), 3), ((0, 2), 1)],
)
def test_a_run_of_days_ends_today_or_yesterday(ago: tuple[int, ...], length: int) -> None:
    assert activity.run_of_days({FRIDAY - timedelta(days=days) for days in ago}, FRIDAY) == length


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path, tmp_path, tmp_path)


@pytest.fixture
def day(home: Home) -> Iterator[Day]:
    """``bce-dw`` right five days ago, today wrong, then right; ``mm-matvec`` set aside, ``bce-write`` flagged."""
    right, wrong = Verdict(Outcome.CORRECT), Verdict(Outcome.WRONG, (FoundMistake("missing_mean"),))
    for ago, verdicts in ((5, [right]), (0, [wrong, right])):
        with_clock = Day(home, FixedClock(NOON - timedelta(days=ago)))
        session = Session(with_clock.store, with_clock.library, [Item("bce-dw", ago, "because")])
        for verdict in verdicts:
            session.record("answer", verdict, ms=7_000)
            session.advance()
        with_clock.close()
    today = Day(home, FixedClock(NOON))
    today.store.act("mm-matvec", "suspend")
    today.store.act("bce-write", "flag")
    yield today
    today.close()


def test_retention_counts_first_answers_to_cards_known_before(day: Day) -> None:
    reviews = day.store.events((EventKind.REVIEW,))
    assert activity.retention(reviews, FRIDAY) == activity.Retention(asked=1, recalled=0, days=30)
    assert activity.retention(reviews, FRIDAY + timedelta(days=40)).share is None


def test_the_shelf_tells_each_cards_state_and_what_was_answered(day: Day) -> None:
    rows = {row.card.id: row for area in shelf.shelf(day.store, day.library) for row in area.cards}
    assert set(rows) == set(day.library.cards)
    told = {card: rows[card].state for card in ("bce-dw", "mm-matvec", "bce-write", "mm-gradient-shape")}
    assert told == {"bce-dw": "tomorrow", "mm-matvec": "suspended", "bce-write": "new", "mm-gradient-shape": "new"}
    past = shelf.history(day.store, "bce-dw")
    assert [(row.outcome, row.rating, row.mistakes, row.repeat) for row in past] == [
        ("correct", "good", (), True),
        ("wrong", "again", ("missing_mean",), False),
        ("correct", "good", (), False),
    ]


@pytest.mark.parametrize(
    ("words", "card"), [("suspended", "mm-matvec"), ("flagged", "bce-write"), ("LOGISTIC gradient bce-dw", "bce-dw")]
)
def test_a_search_wants_every_word_wherever_it_stands(day: Day, words: str, card: str) -> None:
    rows = shelf.shelf(day.store, day.library)
    assert card in {row.card.id for row in shelf.search(rows, words)}
    assert shelf.search(rows, f"{words} nosuchword") == ()
