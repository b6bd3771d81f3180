"""A learner's day: noon in January, a clock held in hand, a fresh home."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from studyml.clock import FixedClock
from studyml.paths import Home
from studyml.study.day import Day


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime(2027, 1, 15, 12, tzinfo=UTC))


@pytest.fixture
def day(tmp_path: Path, clock: FixedClock) -> Day:
    return Day(Home(tmp_path, tmp_path, tmp_path), clock)
