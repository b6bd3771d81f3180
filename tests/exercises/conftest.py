"""One warm judge for all tests of exercises: the files are ours, so they may meet in one child."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from studyml.judge.judging import Judge
from studyml.sandbox.limits import Limits


@pytest.fixture(scope="session")
def judge() -> Iterator[Judge]:
    with Judge(limits=Limits(jobs=64)) as made:
        yield made
