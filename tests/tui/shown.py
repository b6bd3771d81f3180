"""What a screen under test shows, and waiting for it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from typing import Any

from program import shared_grader, shared_prover
from textual.pilot import Pilot

from studyml.decks import Library, load_library
from studyml.study.day import Day
from studyml.tui.app import StudymlApp

NOON = datetime(2027, 1, 15, 12, tzinfo=UTC)
AppOf = Callable[..., StudymlApp]
"""Makes an app, in a session of the given cards if there are any."""


@cache
def shipped() -> Library:
    """The shipped decks, read once: values that no test changes."""
    return load_library(None)


def with_decks(day: Day) -> Day:
    """Give a day the decks that were read before, unless it has decks of its own."""
    if not day.home.own_cards.exists():
        day.library = shipped()
    return day


def app_for(day: Day, beginning: Any = None) -> StudymlApp:
    """Make an app as it is after its warm-up: reading the decks and starting a grader took most of each test."""
    with_decks(day)
    app = StudymlApp(day, beginning)
    app.grader = shared_grader()
    app.prover = shared_prover()
    return app


def screen_text(app: StudymlApp) -> str:
    """Return what the screen shows, as text."""
    strips = app.screen._compositor.render_strips()
    return "\n".join(strip.text.rstrip() for strip in strips)


async def until(pilot: Pilot[None], *wanted: str, seconds: float = 60) -> str:
    """Let the app work until all of ``wanted`` is on the screen, which may be painted in parts; return the screen."""
    try:
        async with asyncio.timeout(seconds):
            while True:
                text = screen_text(pilot.app)  # type: ignore[arg-type]  # the pilot's app is ours
                missing = [one for one in wanted if one not in text]
                if not missing:
                    return text
                await pilot.pause(0.02)
    except TimeoutError:
        raise AssertionError(f"{missing} did not come; the screen:\n{text}") from None


async def gone(pilot: Pilot[None], unwanted: str, *, seconds: float = 60) -> None:
    """Let the app work until ``unwanted`` is no more on the screen."""
    async with asyncio.timeout(seconds):
        while unwanted in screen_text(pilot.app):  # type: ignore[arg-type]  # the pilot's app is ours
            await pilot.pause(0.02)
