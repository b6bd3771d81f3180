"""A card forgotten eight times, on the screen: an easier one, the worked solution, never again, and undo of that."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from shown import NOON, app_for, until
from textual.pilot import Pilot
from textual.widgets import Input

from studyml.clock import FixedClock
from studyml.model import Outcome, Verdict
from studyml.paths import Home
from studyml.study.compose import Item
from studyml.study.day import Day
from studyml.study.session import Session

LEECH, OTHER = "bce-dw", "mm-gradient-shape"


@pytest.fixture
def forgotten(day: Day) -> Day:
    """Today, with the card missed on each of the eight days before."""
    for ago in range(8, 0, -1):
        before = Day(Home(day.home.config, day.home.data, day.home.state), FixedClock(NOON - timedelta(days=ago)))
        Session(before.store, day.library, [Item(LEECH, ago, "because")]).record("…", Verdict(Outcome.WRONG), ms=5000)
        before.close()
    return day


@asynccontextmanager
async def missed(day: Day) -> AsyncIterator[Pilot[None]]:
    """The screen after the card was missed once more."""
    items = [Item(LEECH, 1, "because"), Item(OTHER, 1, "because")]
    app = app_for(day, Session(day.store, day.library, items))
    async with app.run_test(size=(80, 40)) as pilot:
        await until(pilot, "1/2")
        app.screen.query_one("#line", Input).value = "X.T @ (p - y)"
        await pilot.press("enter")
        await until(pilot, "forgotten 8 times", "Worked solution")
        yield pilot


async def test_l_asks_an_easier_card_next_and_the_leech_no_more_today(forgotten: Day) -> None:
    async with missed(forgotten) as pilot:
        await pilot.press("l")
        await until(pilot, f"easier than {LEECH}")
        session = pilot.app.screen.session  # type: ignore[attr-defined]  # the screen in front is the session's
        assert session.asked.card.area == "grad.logistic"
        assert session.asked.card.id != LEECH


async def test_w_shows_the_worked_solution_and_enter_goes_on(forgotten: Day) -> None:
    async with missed(forgotten) as pilot:
        await pilot.press("w")
        await until(pilot, forgotten.library.cards[LEECH].solution.splitlines()[0][:40])
        await pilot.press("enter")
        await until(pilot, "2/")


async def test_x_never_asks_it_again_and_undo_brings_it_back_unanswered(forgotten: Day) -> None:
    async with missed(forgotten) as pilot:
        await pilot.press("x")
        await until(pilot, "2/2")
        memory = forgotten.store.memory(LEECH)
        assert memory is not None and memory.suspended
        await pilot.press("ctrl+r")
        await until(pilot, "1/2")
        memory = forgotten.store.memory(LEECH)
        assert memory is not None and not memory.suspended


async def test_undo_brings_back_a_card_that_a_slip_of_the_finger_took_out(day: Day) -> None:
    """Where keys are the answer, a typed x takes the card out at once."""
    items = [Item("vec-b-k-outputs", 1, "because"), Item(OTHER, 1, "because")]
    app = app_for(day, Session(day.store, day.library, items))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, "1/2")
        await pilot.press("x")
        await until(pilot, "1/1")
        await pilot.press("ctrl+r")
        await until(pilot, "1/2")
        memory = day.store.memory("vec-b-k-outputs")
        assert memory is None or not memory.suspended
