"""Make the pictures in this folder from the real program: ``python docs/pictures.py [NAME…]``.

Each picture is a few key presses in a fresh home, or in that of a learner of five days, with the real grader and the
shipped cards. PNG files are made beside the SVG ones where resvg-py (extra ``docs``) is installed.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from studyml.clock import FixedClock
from studyml.paths import Home
from studyml.service.client import Prover
from studyml.study.compose import Item
from studyml.study.day import Day
from studyml.study.session import Session
from studyml.tui.app import StudymlApp

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "tests" / "tui"))
from practised import week_of  # noqa: E402  # the learner whom the tests of the screens know, too

NOON = datetime(2027, 1, 15, 12, tzinfo=UTC)
FONT = "DejaVu Sans Mono"
"""The font of the PNG files; it holds every character that the screens use."""

Steps = Callable[[Pilot[None]], Awaitable[None]]


async def shows(pilot: Pilot[None], wanted: str) -> None:
    """Wait until the screen shows a text."""
    async with asyncio.timeout(60):
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
    await shows(pilot, "Then")


def place(key: str, wanted: str) -> Steps:
    async def go(pilot: Pilot[None]) -> None:
        await shows(pilot, "Weak areas")
        await pilot.press(key)
        await shows(pilot, wanted)

    return go


async def library(pilot: Pilot[None]) -> None:
    await place("l", "grad.logistic")(pilot)
    await pilot.press(*["down"] * 14, "enter")
    await shows(pilot, "bce-dw")


@dataclass(frozen=True)
class Picture:
    """One picture: cards asked at once, or the keys pressed at home."""

    steps: Steps
    cards: tuple[str, ...] = ()
    week: bool = False
    """In the home of a learner of five days."""
    size: tuple[int, int] = (80, 24)
    theme: str = "dark"


PICTURES = {
    "home": Picture(home, week=True),
    "notes": Picture(notes),
    "session": Picture(gradient, ("bce-dw",)),
    "session-light": Picture(gradient, ("bce-dw",), theme="light"),
    "derivation": Picture(derivation, ("bce-derivation",), size=(80, 34)),
    "progress": Picture(place("p", "Rust Profile"), week=True, size=(80, 50)),
    "library": Picture(library, week=True, size=(80, 34)),
    "week": Picture(place("w", "From your notes"), week=True),
    "code": Picture(place("c", "kmeans"), week=True),
}


async def taken(picture: Picture) -> str:
    """Return a picture as SVG."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        place = Home(root, root, root)
        if picture.week:
            week_of(place, NOON)
        root.joinpath("config.toml").write_text(f'theme = "{picture.theme}"\n', encoding="utf-8")
        day = Day(place, FixedClock(NOON))
        items = [Item(card, 1, "new, grad.logistic (retro: high)", True) for card in picture.cards]
        app = StudymlApp(day, Session(day.store, day.library, items) if items else None)
        app.prover = Prover(limit=60)  # a picture may wait for its proof
        async with app.run_test(size=picture.size) as pilot:
            await pilot.pause()
            await picture.steps(pilot)
            await app.workers.wait_for_complete()
            await pilot.pause(0.2)
            return app.export_screenshot(title="studyml")


def write(name: str, svg: str) -> None:
    """Write a picture beside the pages, as PNG, too, where that can be drawn."""
    HERE.joinpath(f"{name}.svg").write_text(svg, encoding="utf-8")
    print(f"docs/{name}.svg")
    try:
        from resvg_py import svg_to_bytes
    except ImportError:
        return
    drawn = svg_to_bytes(svg_string=svg.replace("Fira Code", FONT), font_family=FONT, monospace_family=FONT)
    HERE.joinpath(f"{name}.png").write_bytes(bytes(drawn))
    print(f"docs/{name}.png")


def main() -> None:
    wanted = sys.argv[1:] or PICTURES
    for name in wanted:
        write(name, asyncio.run(taken(PICTURES[name])))


if __name__ == "__main__":
    main()
