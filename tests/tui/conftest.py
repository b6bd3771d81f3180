"""The app under test: a fresh home, a clock that stands still, the real grader in its own process."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from textual.pilot import Pilot

from studyml.clock import FixedClock
from studyml.paths import Home
from studyml.study.compose import Item
from studyml.study.day import Day
from studyml.study.session import Session
from studyml.tui.app import StudymlApp

NOON = datetime(2027, 1, 15, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    """No animation; a test never waits for one."""
    monkeypatch.setenv("TEXTUAL_ANIMATIONS", "none")


@pytest.fixture
def day(tmp_path: Path) -> Day:
    return Day(Home(tmp_path, tmp_path, tmp_path), FixedClock(NOON))


AppOf = Callable[..., StudymlApp]


@pytest.fixture
def app_of(day: Day) -> AppOf:
    """Make an app, in a session of the given cards if there are any."""

    def make(*cards: str) -> StudymlApp:
        session = Session(day.store, day.library, [Item(card, 1, "because") for card in cards]) if cards else None
        return StudymlApp(day, session)

    return make


def screen_text(app: StudymlApp) -> str:
    """Return what the screen shows, as text."""
    strips = app.screen._compositor.render_strips()
    return "\n".join(strip.text.rstrip() for strip in strips)


async def until(pilot: Pilot[None], wanted: str, *, seconds: float = 30) -> str:
    """Let the app work until ``wanted`` is on the screen; return the screen."""
    try:
        async with asyncio.timeout(seconds):
            while wanted not in (text := screen_text(pilot.app)):  # type: ignore[arg-type]  # the pilot's app is ours
                await pilot.pause(0.02)
    except TimeoutError:
        raise AssertionError(f"{wanted!r} did not come; the screen:\n{text}") from None
    return text


async def gone(pilot: Pilot[None], unwanted: str, *, seconds: float = 30) -> None:
    """Let the app work until ``unwanted`` is no more on the screen."""
    async with asyncio.timeout(seconds):
        while unwanted in screen_text(pilot.app):  # type: ignore[arg-type]  # the pilot's app is ours
            await pilot.pause(0.02)
