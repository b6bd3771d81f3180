"""What a reminder says, when it is silent, and when it comes: decided from values."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyml.errors import UsageError
from studyml.reminders.schedule import Quiet, Schedule
from studyml.reminders.words import Situation, Weak, reminder

NINE = datetime(2027, 1, 15, 9)
FULL = Situation(12, 9, Weak("shapes.broadcast", slipping=True), "kmeans")


@pytest.mark.parametrize(
    ("found", "text"),
    [
        (FULL, "12 due, 9 minutes; shapes.broadcast slipping; next exercise kmeans"),
        (Situation(1, 1), "1 due, 1 minute"),
        (Situation(3, 2, Weak("optim", slipping=False)), "3 due, 2 minutes; optim weak"),
        (Situation(3, 2, exercise="pca"), "3 due, 2 minutes; next exercise pca"),
        (Situation(3, 2, trouble="the clock is off"), "3 due, 2 minutes; the clock is off"),
        (Situation(0, 0, trouble="the clock is off"), "the clock is off"),
    ],
)
def test_it_says_what_matters(found: Situation, text: str) -> None:
    assert reminder(found, NINE).text == text


@pytest.mark.parametrize(
    ("found", "why"),
    [
        (Situation(0, 0, Weak("optim", slipping=True), "kmeans"), "nothing is due"),
        (Situation(12, 9, FULL.weak, "kmeans", done=True), "today's work is done"),
        (Situation(12, 9, away="2027-01-20"), "away until 2027-01-20"),
    ],
)
def test_it_is_silent_and_knows_why(found: Situation, why: str) -> None:
    said = reminder(found, NINE)
    assert (said.text, said.why) == ("", why)


@settings(deadline=None)
@given(st.times(), st.times(), st.times())
def test_quiet_hours_hold_from_begin_to_end_also_past_midnight(begin: time, end: time, now: time) -> None:
    """Walking from begin to end, minute by minute round the clock, meets exactly the quiet minutes."""
    begin, end, now = (moment.replace(second=0, microsecond=0) for moment in (begin, end, now))

    def minute(moment: time) -> int:
        return moment.hour * 60 + moment.minute

    inside = (minute(now) - minute(begin)) % 1440 < (minute(end) - minute(begin)) % 1440
    said = reminder(FULL, datetime.combine(NINE, now), Quiet(begin, end))
    assert (said.text == "") == inside
    assert not inside or "quiet hours" in said.why


@settings(deadline=None)
@given(st.sets(st.sampled_from(range(7)), min_size=1), st.times())
def test_days_and_times_are_read_as_they_are_shown(days: set[int], at: time) -> None:
    schedule = Schedule(at.replace(second=0, microsecond=0), tuple(sorted(days)))
    shown, clock = str(schedule).split()
    assert Schedule.read(clock, shown) == schedule


@settings(deadline=None)
@given(
    st.sets(st.sampled_from(range(7)), min_size=1), st.times(), st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1))
)
def test_the_next_time_is_the_first_that_fits(days: set[int], at: time, now: datetime) -> None:
    schedule = Schedule(at.replace(second=0, microsecond=0), tuple(sorted(days)))
    following = schedule.next_after(now)
    candidates = [datetime.combine(now.date() + timedelta(days=ahead), schedule.at) for ahead in range(9)]
    assert following == min(c for c in candidates if c > now and c.weekday() in days)


@pytest.mark.parametrize(
    ("words", "days"),
    [("mon-fri", (0, 1, 2, 3, 4)), ("Fri-Mon", (0, 4, 5, 6)), ("weekend", (5, 6)), ("sat,wed,mon", (0, 2, 5)),
     ("tuesday", (1,)), ("mon-wed,sat", (0, 1, 2, 5)), ("weekend, wed", (2, 5, 6)), ("daily", tuple(range(7)))],
)  # fmt: skip
def test_days_in_words(words: str, days: tuple[int, ...]) -> None:
    assert Schedule.read("7", words) == Schedule(time(7), days)


@pytest.mark.parametrize("at", ["24:00", "9:60", "nine", "", "-1:00", "09:00:00"])
def test_no_time_of_day(at: str) -> None:
    with pytest.raises(UsageError, match="09:00"):
        Schedule.read(at, "daily")


@pytest.mark.parametrize("days", ["monfri", "", "mon-", "-fri", "mon-xyz", "mon,,tue", "1-5", "m"])
def test_no_days(days: str) -> None:
    with pytest.raises(UsageError, match="mon-fri"):
        Schedule.read("9", days)
