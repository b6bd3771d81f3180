"""The screens beside bare Textual ones: Enter → verdict, gaps of the event loop, the first display of each screen.

``python bench/screens.py [--answers N] [--json]``. The program runs without a terminal but whole, with its real grader;
a figure is the time until the text is there and composed once. Each screen's first display is a process of its own.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rows import output, quantile, row
from textual.app import App, ComposeResult
from textual.screen import Screen
from textual.widgets import Footer, Header, Input, Static

NOON = datetime(2027, 1, 15, 12, tzinfo=UTC)
PATIENCE = 30
KINDS = ("formula", "gradient", "derivative")
TICK = 0.002


def text_of(app: App[Any]) -> str:
    """All that the screen shows, as the compositor has it."""
    return "\n".join(strip.text for strip in app.screen._compositor.render_strips())


async def shown(app: App[Any], wanted: Callable[[str], bool]) -> str:
    """Wait until the screen's text is as wanted, looking every two milliseconds."""
    async with asyncio.timeout(PATIENCE):
        while not wanted(text := text_of(app)):
            await asyncio.sleep(TICK)
    return text


async def until(true: Callable[[], bool]) -> None:
    """Wait until something is so, looking every two milliseconds; costs the app next to nothing."""
    async with asyncio.timeout(PATIENCE):
        while not true():
            await asyncio.sleep(TICK)


class Gaps:
    """How long the event loop did nothing else: the longest since it was last asked."""

    def __init__(self) -> None:
        self.longest = 0.0

    async def watch(self) -> None:
        while True:
            began = time.perf_counter()
            await asyncio.sleep(TICK)
            self.longest = max(self.longest, time.perf_counter() - began - TICK)

    def taken(self) -> float:
        longest, self.longest = self.longest, 0.0
        return longest * 1000


@asynccontextmanager
async def watching() -> AsyncIterator[Gaps]:
    gaps = Gaps()
    task = asyncio.create_task(gaps.watch())
    try:
        yield gaps
    finally:
        task.cancel()


class Bare(App[None]):
    """A field and a line that repeats it: the least that Enter can do."""

    def compose(self) -> ComposeResult:
        yield Header(icon="")
        yield Static("", id="said")
        yield Input(id="line")
        yield Footer()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        self.query_one("#said", Static).update(f"said {event.value}")


async def bare_answers(count: int) -> tuple[list[float], list[float]]:
    times, gaps = [], []
    app = Bare()
    async with app.run_test(size=(80, 24)) as pilot, watching() as watch:
        await pilot.pause()
        for number in range(count):
            app.query_one("#line", Input).value = f"answer {number}"
            await pilot.pause()
            watch.taken()
            began = time.perf_counter()
            app.simulate_key("enter")
            said = app.query_one("#said", Static)
            await until(lambda number=number, said=said: str(said.render()) == f"said answer {number}")  # type: ignore[misc]
            text_of(app)
            times.append((time.perf_counter() - began) * 1000)
            gaps.append(watch.taken())
    return times, gaps


async def answers(count: int, home: Path) -> tuple[list[float], list[float]]:
    """Answer questions rightly and wrongly in turn; gaps are those from Enter to the next question on the screen."""
    from studyml.clock import FixedClock
    from studyml.paths import Home
    from studyml.study.compose import Item
    from studyml.study.day import Day
    from studyml.study.session import Session
    from studyml.tui.app import StudymlApp

    day = Day(Home(home, home, home), FixedClock(NOON))
    cards = [card.id for card in day.library.cards.values() if card.kind in KINDS][:count]
    session = Session(day.store, day.library, [Item(card, 1, "because") for card in cards])
    times, gaps = [], []
    app = StudymlApp(day, session)
    async with app.run_test(size=(80, 24)) as pilot, watching() as watch:
        await shown(app, lambda text: "1/" in text)
        screen: Any = app.screen
        verdict = screen.query_one("#verdict", Static)

        def judged() -> bool:
            return any(mark in str(verdict.render()) for mark in "✓✗")

        for number in range(len(cards)):
            right = session.expected()
            screen.query_one("#line", Input).value = right if number % 2 else f"-({right})"
            await pilot.pause(0.1)
            watch.taken()
            began = time.perf_counter()
            app.simulate_key("enter")
            await until(lambda: judged() or screen.phase == "unsure")
            if judged() and number > 2:  # the first answers meet a grader that is still starting
                text_of(app)
                times.append((time.perf_counter() - began) * 1000)
            elif not judged():
                app.simulate_key("enter")  # the verdict waits for how sure one was; this one isn't counted
            await until(lambda: judged() and screen.phase == "judged")
            app.simulate_key("enter")
            await until(lambda: app.screen is not screen or not judged())
            await pilot.pause()
            if number > 2:
                gaps.append(watch.taken())
            if app.screen is not screen or session.finished:
                break
    return times, gaps


SCREENS = {
    "session": "enter", "notes": "1", "draft": "n", "exercises": "c", "progress": "p", "library": "l", "week": "w",
    "sheet": "s", "settings": "comma", "help": "question_mark",
}  # fmt: skip
"""Every screen that a key at home opens, with the key."""


class BareScreen(Screen[None]):
    def compose(self) -> ComposeResult:
        yield Header(icon="")
        yield Static("here it is")
        yield Footer()


async def first_display(name: str, home: Path) -> float:
    """Return the time from the key to a painted screen, the first of its kind in this process."""
    if name == "bare":
        app: App[Any] = Bare()
    else:
        from studyml.clock import FixedClock
        from studyml.paths import Home
        from studyml.study.day import Day
        from studyml.tui.app import StudymlApp

        app = StudymlApp(Day(Home(home, home, home), FixedClock(NOON)))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause(0.5)
        before, screen = text_of(app), app.screen
        began = time.perf_counter()
        if name == "bare":
            app.push_screen(BareScreen())
        else:
            app.simulate_key(SCREENS[name])
        async with asyncio.timeout(PATIENCE):
            while app.screen is screen or not (text := text_of(app)).strip() or text == before:
                await asyncio.sleep(TICK)
        return (time.perf_counter() - began) * 1000


def displays(rounds: int) -> dict[str, float]:
    """Return the median of each screen's first display, in milliseconds, each in a fresh process."""
    found: dict[str, list[float]] = {name: [] for name in ("bare", *SCREENS)}
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    for number in range(rounds + 1):
        for name, times in found.items():
            command = [sys.executable, __file__, "--display", name]
            done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
            if number:  # the first round compiles what an installed program has compiled already
                times.append(float(done.stdout))
    return {name: statistics.median(times) for name, times in found.items()}


def report(count: int, rounds: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        bare, bare_gaps = asyncio.run(bare_answers(count))
        times, gaps = asyncio.run(answers(count, Path(folder)))
    for share, name in ((0.5, "p50"), (0.99, "p99")):
        ours, theirs = quantile(times, share), quantile(bare, share)
        aim = "≤ 50 ms" if name == "p99" else ""
        row(
            f"Enter → verdict on screen, {name}",
            aim,
            f"{ours:.0f} ms",
            f"a bare field and line {theirs:.0f} ms",
            ours / theirs,
        )
        print(f"Enter → verdict {name}: {ours:.1f} ms, bare {theirs:.1f} ms ({len(times)} answers)")
    row("longest gap of the event loop, Enter → next question", "≤ 50 ms", f"{max(gaps):.0f} ms",
        f"a bare app {max(bare_gaps):.0f} ms", max(gaps) / max(bare_gaps))  # fmt: skip
    print(f"event loop: longest gap {max(gaps):.1f} ms, p50 {quantile(gaps, 0.5):.1f} ms; bare {max(bare_gaps):.1f} ms")
    found = displays(rounds)
    for name in SCREENS:
        row(f"first display of the screen: {name}", "≤ 300 ms", f"{found[name]:.0f} ms",
            f"a bare screen {found['bare']:.0f} ms", found[name] / found["bare"])  # fmt: skip
        print(f"first display of {name}: {found[name]:.0f} ms, a bare screen {found['bare']:.0f} ms")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--answers", type=int, default=60)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--json", action="store_true")
    options.add_argument("--display", help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.display:
        with tempfile.TemporaryDirectory() as folder:
            print(asyncio.run(first_display(given.display, Path(folder))))
        return
    with output(given.json):
        report(given.answers, given.rounds)


if __name__ == "__main__":
    main()
