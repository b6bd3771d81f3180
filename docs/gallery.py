"""Take every screen in two themes and three sizes, to look at: ``python docs/gallery.py FOLDER``.

One PNG a screen and size, dark above light; needs resvg-py and Pillow (extra ``docs``). Nothing of it is committed.
"""

from __future__ import annotations

import argparse
import asyncio
import io
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

from pictures import FONT, NOON, shows
from practised import week_of
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from studyml.clock import FixedClock
from studyml.paths import Home
from studyml.study.compose import Item
from studyml.study.day import Day
from studyml.study.session import Session
from studyml.study.workshop import Workshop
from studyml.tui.app import StudymlApp
from studyml.tui.screens.session import SessionScreen
from studyml.tui.screens.workshop import WorkshopScreen

SIZES = {"40x12": (40, 12), "80x24": (80, 24), "120x40": (120, 40)}


async def answer(pilot: Pilot[None], text: str, wanted: str = "again") -> None:
    pilot.app.screen.query_one("#line", Input).value = text
    await pilot.press("enter")
    await settle(pilot, wanted)


async def settle(pilot: Pilot[None], wanted: str) -> None:
    """Wait for a text; a question how sure one is gets no answer."""
    for _ in range(600):
        text = "\n".join(strip.text for strip in pilot.app.screen._compositor.render_strips())
        if "How sure" in text:
            await pilot.press("enter")
        elif wanted in text:
            return
        await pilot.pause(0.05)
    raise SystemExit(f"{wanted!r} did not come:\n{text}")


async def session_of(pilot: Pilot[None], *cards: str) -> Session:
    app = pilot.app
    assert isinstance(app, StudymlApp)
    items = [Item(card, 1, "new, grad.logistic (retro: high)", True) for card in cards]
    session = Session(app.day.store, app.day.library, items)
    app.push_screen(SessionScreen(session))
    await pilot.pause(0.2)
    return session


async def home_again(pilot: Pilot[None]) -> None:
    while len(pilot.app.screen_stack) > 1:
        pilot.app.pop_screen()
        await pilot.pause(0.1)


async def first_run(pilot: Pilot[None]) -> AsyncIterator[str]:
    await shows(pilot, "Welcome")
    yield "home-first"
    await pilot.press("2")
    await shows(pilot, "grad.")
    yield "notes-findings"
    await home_again(pilot)
    await pilot.press("1")
    await pilot.pause(0.3)
    yield "notes-file"
    await home_again(pilot)


async def week(pilot: Pilot[None]) -> AsyncIterator[str]:
    app = pilot.app
    assert isinstance(app, StudymlApp)
    await shows(pilot, "Today")
    await app.workers.wait_for_complete()
    await pilot.pause(0.3)
    yield "home"
    for name, keys in {
        "progress": ["p"], "library": ["l"], "library-open": ["l", *["down"] * 9, "enter"], "week": ["w"],
        "sheet": ["s"], "draft": ["n"], "settings": ["comma"], "code": ["c"], "help": ["question_mark"],
        "palette": ["ctrl+p"],
    }.items():  # fmt: skip
        for key in keys:
            await pilot.press(key)
            await app.workers.wait_for_complete()
            await pilot.pause(0.15)
        yield name
        await home_again(pilot)
    await pilot.press("l", "slash")
    app.screen.query_one("#search", Input).value = "bce-d"
    await pilot.pause(0.3)
    yield "library-search"
    await pilot.press("enter", "enter")
    await shows(pilot, "bce-d")
    await pilot.press("space")
    await pilot.pause(0.2)
    yield "card"
    await home_again(pilot)


async def sessions(pilot: Pilot[None]) -> AsyncIterator[str]:
    app = pilot.app
    assert isinstance(app, StudymlApp)
    await session_of(pilot, "bce-dw", "bce-dw")
    app.screen.query_one("#line", Input).value = "Xᵀ(p − y)/n"
    await shows(pilot, "read as")
    yield "session-typing"
    await answer(pilot, "X.T @ (p - y", "can't")
    yield "session-unreadable"
    await answer(pilot, "X.T @ (p - y)", "Next")
    yield "session-wrong"
    await pilot.press("h")
    await pilot.pause(0.1)
    yield "session-hint"
    await pilot.press("enter")
    await pilot.pause(0.2)
    await answer(pilot, "X.T @ (p - y) / n", "Next")
    await app.workers.wait_for_complete()
    await pilot.pause(0.2)
    yield "session-right"
    for _ in range(4):
        await pilot.press("enter")
        await pilot.pause(0.3)
        if app.screen.query("#line") and app.screen.session.finished:  # type: ignore[attr-defined]
            break
        await pilot.press("ctrl+g")
        await settle(pilot, "Next")
    yield "session-end"
    await home_again(pilot)
    await session_of(pilot, "bce-derivation")
    app.screen.query_one(
        "#lines", TextArea
    ).text = "dL/dp = (p - y)/(p*(1 - p))/n\ndp/dz = p*(1 - p)\ndL/dz = (p - y)/n\ndL/dw = (p - y) * X / n"
    await pilot.press("ctrl+s")
    await settle(pilot, "Next")
    yield "derivation-wrong"
    await home_again(pilot)
    for kind in ("choice", "recall", "bug", "shape", "number"):
        card = next(c for c in app.day.library.cards.values() if c.kind == kind)
        await session_of(pilot, card.id)
        yield f"session-{kind}"
        if kind == "bug":
            await answer(pilot, "1", "1-")
            yield "session-bug-mistake"
        if kind == "recall":
            await pilot.press("enter")
            await settle(pilot, "Leave")
            yield "session-recall-rate"
        await home_again(pilot)


async def workshop(pilot: Pilot[None]) -> AsyncIterator[str]:
    app = pilot.app
    assert isinstance(app, StudymlApp)
    shop = Workshop(app.day.home, app.day.store, app.day.areas)
    bench = shop.open("linear-regression")
    app.push_screen(WorkshopScreen(shop, bench))
    await pilot.pause(0.5)
    yield "workshop-task"
    exercise = Path(__file__).parent.parent / "studyml" / "exercises" / "linear-regression"
    mutant = sorted(exercise.joinpath("mutants").glob("*.py"))[0]
    bench.path.write_text(mutant.read_text(encoding="utf-8"), encoding="utf-8")
    await settle(pilot, "wrong ·")
    yield "workshop-wrong"
    reference = exercise.joinpath("reference.py").read_text(encoding="utf-8")
    bench.path.write_text(reference, encoding="utf-8")
    await settle(pilot, "Next")
    await pilot.pause(0.5)
    yield "workshop-passed"
    await home_again(pilot)


PARTS = {"first": first_run, "week": week, "sessions": sessions, "workshop": workshop}


def picture(*svgs: str) -> bytes:
    """Return the pictures one above the other as PNG."""
    from PIL import Image
    from resvg_py import svg_to_bytes

    drawn = [
        Image.open(
            io.BytesIO(
                bytes(svg_to_bytes(svg_string=svg.replace("Fira Code", FONT), font_family=FONT, monospace_family=FONT))
            )
        )
        for svg in svgs
    ]
    sheet = Image.new("RGB", (max(one.width for one in drawn), sum(one.height for one in drawn)), "white")
    top = 0
    for one in drawn:
        sheet.paste(one, (0, top))
        top += one.height
    out = io.BytesIO()
    sheet.save(out, "PNG")
    return out.getvalue()


async def take(folder: Path, size: str, part: str) -> None:
    with tempfile.TemporaryDirectory() as root:
        home = Home(Path(root), Path(root), Path(root))
        if part != "first":
            week_of(home, NOON)
        app = StudymlApp(Day(home, FixedClock(NOON)))
        async with app.run_test(size=SIZES[size]) as pilot:
            await pilot.pause(0.3)
            async for name in PARTS[part](pilot):
                shots = []
                for theme in ("dark", "light"):
                    app.theme = theme
                    await pilot.pause(0.1)
                    shots.append(app.export_screenshot(title=f"{name} {size} {theme}"))
                app.theme = "dark"  # what opens next opens in it
                folder.joinpath(f"{name}-{size}.png").write_bytes(picture(*shots))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("folder", type=Path)
    options.add_argument("--size", nargs="+", choices=SIZES, default=list(SIZES))
    options.add_argument("--part", nargs="+", choices=PARTS, default=list(PARTS))
    given = options.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    for size in given.size:
        for part in given.part:
            asyncio.run(take(given.folder, size, part))


if __name__ == "__main__":
    main()
