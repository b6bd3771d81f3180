"""A verdict that comes while the next line of a derivation is typed: letters meant for it are no commands."""

from __future__ import annotations

import pytest
from shown import AppOf, until
from textual.pilot import Pilot
from textual.widgets import TextArea

from studyml.clock import FixedClock
from studyml.model import EventKind
from studyml.study.day import Day

WRONG = "dL/dp = (p - y)/(p*(1+p))/n"


async def entered(pilot: Pilot[None], key: str) -> None:
    """Hand in a wrong first line with a key and wait until it is marked."""
    await until(pilot, "1/2")
    pilot.app.screen.query_one("#lines", TextArea).insert(WRONG)
    await pilot.press(key)
    await until(pilot, "the first wrong line", "again 1 d")


async def test_what_is_typed_on_after_enter_is_no_command(app_of: AppOf, day: Day) -> None:
    app = app_of("bce-derivation", "lin-derivation")
    clock = day.clock
    assert isinstance(clock, FixedClock)
    async with app.run_test(size=(80, 40)) as pilot:
        await entered(pilot, "enter")
        for key in ("d", "x", "u", "3", "space", "r", "enter"):  # each within half a second of the one before
            clock.advance(seconds=0.5)
            await pilot.press(key)
        await until(pilot, "1/2", "the first wrong line")
        assert [event.payload["rating"] for event in day.store.events((EventKind.REVIEW, EventKind.VOID))] == [1]
        assert not (day.home.state / "disputes").exists()
        clock.advance(seconds=1)
        await pilot.press("d")
        await until(pilot, "2/2")
        assert len(list((day.home.state / "disputes").iterdir())) == 1


@pytest.mark.parametrize(("handed_in", "then", "place"), [("ctrl+s", "d", "2/2"), ("enter", "enter", "2/3")])
async def test_who_hands_in_at_the_end_is_not_kept_waiting(
    app_of: AppOf, day: Day, handed_in: str, then: str, place: str
) -> None:
    app = app_of("bce-derivation", "lin-derivation")
    async with app.run_test(size=(80, 40)) as pilot:
        await entered(pilot, handed_in)
        await pilot.press(then)
        await until(pilot, place)
