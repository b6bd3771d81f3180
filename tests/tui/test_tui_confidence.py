"""How sure? One key before the verdict on a third of the questions; Enter says nothing."""

from __future__ import annotations

from typing import Any

import pytest
from shown import AppOf, app_for, until
from textual.widgets import Input

from studyml.model import EventKind
from studyml.study.compose import Item
from studyml.study.day import Day
from studyml.study.session import Session

SHAPE = "mm-gradient-shape"


def asked(day: Day, wanted: bool = True) -> Session:
    seed = next(n for n in range(50) if Session(day.store, day.library, [Item(SHAPE, n, "")]).asks_confidence is wanted)
    return Session(day.store, day.library, [Item(SHAPE, seed, "because")])


@pytest.mark.parametrize(("key", "said"), [("s", "sure"), ("u", "unsure"), ("g", "guess"), ("enter", None)])
async def test_one_key_then_the_verdict(day: Day, key: str, said: str | None) -> None:
    app = app_for(day, asked(day))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, "1/1")
        app.screen.query_one("#line", Input).value = "(9, 9)"
        await pilot.press("enter")
        shown = await until(pilot, "How sure are you?")
        assert "✗" not in shown, "before the verdict"
        assert day.store.events((EventKind.REVIEW,)) == []
        await pilot.press(key)
        await until(pilot, "again 1 d")
        (event,) = day.store.events((EventKind.REVIEW,))
        assert event.payload.get("confidence") == said


async def test_unreadable_text_is_mended_first_and_leaving_loses_no_answer(day: Day) -> None:
    app = app_for(day, asked(day))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, "1/1")
        line = app.screen.query_one("#line", Input)
        line.value = "(9,"
        await pilot.press("enter")
        await until(pilot, "…")
        line.value = "(9, 9)"
        await pilot.press("enter")
        await until(pilot, "How sure are you?")
        await pilot.press("escape")
        await until(pilot, "again 1 d")
        assert len(day.store.events((EventKind.REVIEW,))) == 1


def test_it_is_asked_on_about_a_third_and_never_again_or_on_a_recall(app_of: AppOf, day: Day) -> None:
    def times(cards: list[str], seeds: range) -> int:
        return sum(Session(day.store, day.library, [Item(c, n, "")]).asks_confidence for c in cards for n in seeds)

    asked_of: list[Any] = [c.id for c in day.library.cards.values() if c.kind != "recall"][:100]
    assert 0.28 < times(asked_of, range(10)) / 1000 < 0.38
    assert times([c.id for c in day.library.cards.values() if c.kind == "recall"], range(9)) == 0
    again = asked(day)
    seed = again.asked.item.seed
    twice = Session(day.store, day.library, [Item(SHAPE, 1, ""), Item(SHAPE, seed, "")], position=1)
    assert not twice.asks_confidence
