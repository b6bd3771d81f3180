"""Every place one can go to from home: what it shows at three sizes, its keys, its way back."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import snapshots
from practised import week_of
from shown import NOON, app_for, screen_text, until
from textual.pilot import Pilot
from textual.widgets import Input

from studyml.clock import FixedClock
from studyml.model import EventKind
from studyml.paths import Home
from studyml.study.day import Day
from studyml.tui.places import PLACES
from studyml.tui.themes import THEMES

SIZES = ((40, 12), (120, 40), (80, 24))
SHOWN = {
    "home": ((), "Weak areas"),
    "progress": (("p",), "Rust Profile"),
    "library": (("l",), "shapes.vec"),
    "card": (("l", "slash", "b", "c", "e", "minus", "d", "w", "enter", "enter"), "Memory"),
    "week": (("w",), "From your notes"),
    "sheet": (("s",), "formula sheet"),
    "settings": (("comma",), "rollover"),
    "code": (("c",), "kmeans"),
    "help": (("question_mark",), "Keys now"),
}

_OF_THE_DECKS = frozenset({"sheet", "library"})
"""What these show changes with every card; their marks are looked for, no snapshot is kept."""


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("week")
    week_of(Home(folder, folder, folder), NOON)
    return folder


@pytest.fixture
def week(prepared: Path, tmp_path: Path) -> Day:
    folder = shutil.copytree(prepared, tmp_path / "home")
    return Day(Home(folder, folder, folder), FixedClock(NOON))


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Press keys; the library is there before the next one."""
    for key in keys:
        await pilot.press(key)
        if key == "l":
            await until(pilot, "shapes.vec")


async def test_what_each_shows(week: Day) -> None:
    """Each place is opened once and then made narrow and wide, as a terminal is."""
    app = app_for(week)
    async with app.run_test(size=SIZES[0]) as pilot:
        await until(pilot, "Today")
        for name, (keys, wanted) in SHOWN.items():
            await press(pilot, *keys)
            await app.workers.wait_for_complete()
            for size in SIZES:
                await pilot.resize_terminal(*size)
                await pilot.pause()
                await until(pilot, wanted)
                if name not in _OF_THE_DECKS:
                    await snapshots.check(pilot, f"{name}-{size[0]}x{size[1]}", lambda: screen_text(app))
            while len(app.screen_stack) > 1:
                await pilot.press("escape")
                await pilot.pause()


async def test_escape_leads_back_from_everywhere(week: Day) -> None:
    app = app_for(week)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, "Weak areas")
        for place in PLACES:
            await pilot.press(place.key)
            await pilot.pause()
            assert len(app.screen_stack) == 2, place.name
            await pilot.press("escape")
            await until(pilot, "Weak areas")


async def test_a_card_is_brought_back_and_its_answer_shown_on_a_key(week: Day) -> None:
    app = app_for(week)
    async with app.run_test(size=(80, 40)) as pilot:
        await until(pilot, "Weak areas")
        await press(pilot, "l", "slash")
        app.screen.query_one("#search", Input).value = "suspended"
        await until(pilot, "vec-b-k-outputs")
        await pilot.press("enter", "enter")
        await until(pilot, "History", "suspended", "correct")
        await pilot.press("x")
        await pilot.pause()
        memory = week.store.memory("vec-b-k-outputs")
        assert memory is not None and not memory.suspended


async def test_a_card_can_be_asked_at_any_time(week: Day) -> None:
    app = app_for(week)
    async with app.run_test(size=(80, 40)) as pilot:
        await until(pilot, "Weak areas")
        await press(pilot, "l", "slash")
        app.screen.query_one("#search", Input).value = "bce-dw"
        await until(pilot, "bce-dw")
        await pilot.press("enter", "enter")
        await until(pilot, "History")
        await pilot.press("enter")
        await until(pilot, "asked from the library")


async def test_a_line_of_the_plan_is_ticked_and_unticked(week: Day) -> None:
    app = app_for(week)
    async with app.run_test(size=(80, 40)) as pilot:
        await until(pilot, "Weak areas")
        await pilot.press("w")
        await until(pilot, "○ This week: K-Means")
        await pilot.press("enter")
        await until(pilot, "✓ This week: K-Means")
        await pilot.press("enter")
        await until(pilot, "○ This week: K-Means")
        assert [event.payload["done"] for event in week.store.events((EventKind.PLAN,))] == [True, False]


async def test_settings_take_effect_and_refuse_what_cannot_be(week: Day) -> None:
    app = app_for(week)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await until(pilot, "Weak areas")
        await pilot.press("comma", "enter")
        await pilot.pause()
        assert app.theme == "light" and 'theme = "light"' in week.home.config_file.read_text(encoding="utf-8")
        await pilot.press(*["down"] * 7, "enter")
        line = app.screen.query_one("#value", Input)
        assert line.border_title == "retention"
        line.value = "1.5"
        await pilot.press("enter")
        await pilot.pause()
        assert line.display and week.store.setting("retention") is None
        line.value = "[/b] [x"
        await pilot.press("enter")
        await until(pilot, "'retention' can't be '[/b] [x'")
        line.value = "0.9"
        await pilot.press("enter")
        await until(pilot, "retention    0.9")
        assert week.store.setting("retention") == 0.9


async def test_the_palette_offers_the_keys_of_the_screen_and_every_place(week: Day) -> None:
    app = app_for(week)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, "Weak areas")
        titles = [command.title for command in app.get_system_commands(app.screen)]
        offered = set(titles)
        assert len(titles) == len(offered) and "Focus Next" not in offered
        assert {place.name for place in PLACES} <= offered and {"Start", "Theme", "Help", "Quit"} <= offered
        await pilot.press("ctrl+p", "f1", "ctrl+p")  # no second palette over a help over the first
        await pilot.press(*"library")
        await until(pilot, "every area and card")
        await pilot.press("enter")
        await until(pilot, "shapes.vec")


@pytest.mark.parametrize("theme", ["dark", "light"])
async def test_the_colours_of_home(week: Day, theme: str) -> None:
    app = app_for(week)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, "Then")
        app.theme = theme
        await pilot.pause()
        await snapshots.check(pilot, f"home-{theme}", lambda: app.export_screenshot(title="studyml"), "svg")


def test_only_shipped_themes_are_offered(week: Day) -> None:
    app = app_for(week)
    assert set(app.available_themes) == {theme.name for theme in THEMES}


def _luminance(colour: Any) -> float:
    def linear(value: float) -> float:
        value /= 255
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    return 0.2126 * linear(colour.r) + 0.7152 * linear(colour.g) + 0.0722 * linear(colour.b)


@pytest.mark.parametrize("theme", [theme for theme in THEMES if not theme.ansi], ids=lambda theme: theme.name)
def test_text_reaches_a_contrast_of_four_and_a_half_on_every_ground(theme: Any) -> None:
    """WCAG 2.2, 1.4.3, with its own formula of relative luminance."""
    from textual.color import Color

    tokens = theme.to_color_system().generate()
    hues = ("primary", "success", "warning", "error", "accent", "muted", "disabled")
    names = ["foreground", "footer-key-foreground", "footer-description-foreground", "foreground-muted"]
    for ground in ("background", "surface", "panel", "footer-background", "block-cursor-background"):
        below = Color.parse(tokens[ground])
        for name in [*names, *(f"text-{hue}" for hue in hues)]:
            bright, dark = sorted((_luminance(below), _luminance(below + Color.parse(tokens[name]))), reverse=True)
            assert (bright + 0.05) / (dark + 0.05) >= 4.5, (name, ground)


async def test_without_colour_the_terminals_own_theme_can_be_read(week: Day, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = app_for(week)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, "Weak areas")
        app.theme = "ansi-dark"
        await pilot.press("l")
        await until(pilot, "shapes.vec")
        styles = [part.style for row in app.screen._compositor.render_strips() for part in row if part.text.strip()]
        assert all(style and (style.color is None or style.color != style.bgcolor or style.color.is_default)
                   for style in styles)  # fmt: skip
        assert any(style.underline for style in styles if style), "no cursor in the list"
