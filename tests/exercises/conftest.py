"""One warm judge for all tests of exercises."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from studyml.judge.judging import Judge


@pytest.fixture(scope="session")
def judge() -> Iterator[Judge]:
    with Judge() as made:
        yield made
