from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from studyml.memory.study_day import study_day


@pytest.mark.parametrize(
    ("zone", "local", "day"),
    [
        ("Europe/Berlin", "2027-03-28T01:59", "2027-03-27"),  # the night without 02:00
        ("Europe/Berlin", "2027-03-28T03:59", "2027-03-27"),
        ("Europe/Berlin", "2027-03-28T04:00", "2027-03-28"),
        ("Europe/Berlin", "2027-10-31T02:30", "2027-10-30"),  # the hour that comes twice
        ("Europe/Berlin", "2027-10-31T04:00", "2027-10-31"),
        ("America/New_York", "2027-03-14T03:30", "2027-03-13"),
        ("Australia/Lord_Howe", "2027-04-04T04:00", "2027-04-04"),  # half an hour of DST
        ("Pacific/Apia", "2011-12-31T00:30", "2011-12-30"),  # the 30th never happened there
        ("Asia/Kathmandu", "2028-02-29T04:00", "2028-02-29"),
        ("UTC", "2028-03-01T03:59:59", "2028-02-29"),
    ],
)
def test_the_study_day_follows_the_wall_clock(zone: str, local: str, day: str) -> None:
    for fold in (0, 1):
        now = datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(zone), fold=fold)
        assert study_day(now) == date.fromisoformat(day)


def test_time_going_on_in_one_zone_never_turns_the_day_back() -> None:
    for zone in ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Sao_Paulo", "Asia/Tehran"):
        before = date.min
        now = datetime(2026, 12, 31, tzinfo=UTC)
        while now.year < 2028:
            day = study_day(now.astimezone(ZoneInfo(zone)))
            assert day >= before
            before, now = day, now + timedelta(minutes=97)


def test_the_hour_is_the_learners() -> None:
    now = datetime(2027, 1, 15, 0, 30, tzinfo=UTC)
    assert study_day(now, 0) == date(2027, 1, 15)
    assert study_day(now, 23) == date(2027, 1, 14)
    with pytest.raises(ValueError, match="0 to 23"):
        study_day(now, 24)
    with pytest.raises(ValueError, match="aware"):
        study_day(datetime(2027, 1, 15))
