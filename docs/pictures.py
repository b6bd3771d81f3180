"""Make the pictures in this folder from the real program: ``python docs/pictures.py``.

Each picture is a few key presses in a fresh home, with the real grader and the shipped cards.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from studyml.clock import FixedClock
from studyml.paths import Home
from studyml.study.compose import Item
from studyml.study.day import Day
from studyml.study.session import Session
from studyml.tui.app import StudymlApp

HERE = Path(__file__).parent
NOON = datetime(2027, 1, 15, 12, tzinfo=UTC)
SIZE = (80, 24)

Steps = Callable[[Pilot[None]], Awaitable[None]]


async def shows(pilot: Pilot[None], wanted: str) -> None:
    """Wait until the screen shows a text."""
    async with asyncio.timeout(20):
        while not any(wanted in strip.text for strip in pilot.app.screen._compositor.render_strips()):
            await pilot.pause(0.05)


async def notes(pilot: Pilot[None]) -> None:
    await pilot.press("2")
    await shows(pilot, "Mac Roman")


async def gradient(pilot: Pilot[None]) -> None:
    await shows(pilot, "1/")
    pilot.app.screen.query_one("#line", Input).value = "X.T @ (p - y)"
    await pilot.press("enter")
    await shows(pilot, "again 1 d")


async def derivation(pilot: Pilot[None]) -> None:
    await shows(pilot, "1/")
    lines = "dL/dp = (p - y)/(p*(1 - p))/n\ndp/dz = p*(1 - p)\ndL/dz = (p - y)/n\ndL/dw = (p - y) * X / n"
    pilot.app.screen.query_one("#lines", TextArea).text = lines
    await pilot.press("ctrl+s")
    await shows(pilot, "proved at sizes")


async def home(pilot: Pilot[None]) -> None:
    await notes(pilot)
    await pilot.press("enter")
    await shows(pilot, "1/")
    await pilot.press("escape")
    await shows(pilot, "Weak areas")


PICTURES: dict[str, tuple[tuple[str, ...], Steps]] = {
    "home": ((), home),
    "notes": ((), notes),
    "session": (("bce-dw",), gradient),
    "derivation": (("bce-derivation",), derivation),
}


async def picture(name: str, cards: tuple[str, ...], steps: Steps) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        day = Day(Home(root, root, root), FixedClock(NOON))
        items = [Item(card, 1, "new, grad.logistic (retro: high)", True) for card in cards]
        app = StudymlApp(day, Session(day.store, day.library, items) if cards else None)
        async with app.run_test(size=SIZE if name != "derivation" else (80, 34)) as pilot:
            await pilot.pause()
            await steps(pilot)
            await pilot.pause(0.2)
            (HERE / f"{name}.svg").write_text(app.export_screenshot(title="studyml"), encoding="utf-8")
            print(f"docs/{name}.svg")


def main() -> None:
    for name, (cards, steps) in PICTURES.items():
        asyncio.run(picture(name, cards, steps))


if __name__ == "__main__":
    main()
