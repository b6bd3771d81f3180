"""The app under test: a fresh home, a clock that stands still, the real grader in its own process."""

from __future__ import annotations

import asyncio
import inspect
from pathlib import Path

import pytest
from shown import NOON, AppOf, app_for, with_decks

from studyml.clock import FixedClock
from studyml.paths import Home
from studyml.study.compose import Item
from studyml.study.day import Day
from studyml.study.session import Session
from studyml.tui.app import StudymlApp


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run an ``async def`` test to its end, in a loop of its own."""
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    arguments = inspect.signature(pyfuncitem.obj).parameters
    asyncio.run(pyfuncitem.obj(**{name: pyfuncitem.funcargs[name] for name in arguments}))
    return True


@pytest.fixture(autouse=True)
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    """No animation; a test never waits for one."""
    monkeypatch.setenv("TEXTUAL_ANIMATIONS", "none")


@pytest.fixture
def day(tmp_path: Path) -> Day:
    return Day(Home(tmp_path, tmp_path, tmp_path), FixedClock(NOON))


@pytest.fixture
def app_of(day: Day) -> AppOf:
    """Make an app, in a session of the given cards if there are any."""

    def make(*cards: str) -> StudymlApp:
        with_decks(day)
        session = Session(day.store, day.library, [Item(card, 1, "because") for card in cards]) if cards else None
        return app_for(day, session)

    return make
