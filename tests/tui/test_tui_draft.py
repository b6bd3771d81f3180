"""Today's retro on the screen: drafted, edited, confirmed, recorded; what was typed is never lost."""

from __future__ import annotations

from typing import Any

from shown import AppOf, until
from textual.pilot import Pilot
from textual.widgets import TextArea

from studyml.model import EventKind, FoundMistake, Outcome, Verdict
from studyml.study.compose import Item
from studyml.study.day import Day
from studyml.study.draft_file import DraftFile
from studyml.study.session import Session

WRONG = Verdict(Outcome.WRONG, mistakes=(FoundMistake("missing_mean"),))


async def opened(pilot: Pilot[None]) -> TextArea:
    await until(pilot, "Today")
    await pilot.press("n")
    await until(pilot, "What was difficult")
    return pilot.app.screen.query_one("#draft", TextArea)


def miss(day: Day) -> None:
    Session(day.store, day.library, [Item("bce-dw", 1, "because")]).record("…", WRONG, ms=1000)


def retros(day: Day) -> list[Any]:
    return day.store.events((EventKind.RETRO,))


async def test_the_draft_names_the_mistake_and_saving_it_closes_the_loop(app_of: AppOf, day: Day) -> None:
    miss(day)
    app = app_of()
    async with app.run_test(size=(80, 24)) as pilot:
        text = await opened(pilot)
        assert "divide by n" in text.text
        text.text += "* einsum was difficult too\n"
        await pilot.press("ctrl+s")
        await until(pilot, "What your notes say")
        await pilot.press("enter")
        await until(pilot, "Weak areas")
        areas = {line["area"] for line in retros(day)[0].payload["areas"]}
        assert {"loss.reduction", "shapes.einsum"} <= areas
        assert not DraftFile(day.home, day.today()).kept


async def test_a_text_left_is_there_again_and_escape_goes_back_to_it_from_the_findings(app_of: AppOf, day: Day) -> None:
    miss(day)
    app, file = app_of(), DraftFile(day.home, day.today())
    async with app.run_test(size=(80, 24)) as pilot:
        text = await opened(pilot)
        text.text += "my own line\n"
        await pilot.press("escape")
        await until(pilot, "Enter")
        text = await opened(pilot)
        assert text.text.endswith("my own line\n")
        await pilot.press("ctrl+s")
        await until(pilot, "What your notes say")
        await pilot.press("escape")
        await until(pilot, "my own line")
        assert retros(day) == []
    assert file.kept, "quitting keeps it too"


async def test_an_empty_text_is_refused_in_words(app_of: AppOf, day: Day) -> None:
    miss(day)
    app = app_of()
    async with app.run_test(size=(80, 24)) as pilot:
        (await opened(pilot)).text = "  \n"
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert ["empty" in note.message for note in app._notifications] == [True]
        assert retros(day) == []


async def test_escape_twice_at_once_leaves_once(app_of: AppOf, day: Day) -> None:
    miss(day)
    app = app_of()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        for _ in range(2):
            app.simulate_key("escape")
        await until(pilot, "Enter")
        await opened(pilot)
