"""The confirm step in the terminal: accept, change level or area, leave out, choose for an unmapped line, remember."""

from __future__ import annotations

from shown import AppOf, until

from studyml.model import EventKind
from studyml.store import Store
from studyml.study.day import Day
from studyml.tui.screens.retro import RetroScreen

NOTES = (
    b"# Retro\n## Struggled with\n- keepdims\n- batch norm backward\n- the frobnication of it all\n## Easy\n- gini\n"
)


async def test_each_finding_is_kept_changed_or_left_out(day: Day, app_of: AppOf) -> None:
    app = app_of()
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, "Welcome")
        app.push_screen(RetroScreen(notes=(NOTES, "notes.md")))
        await until(pilot, "What your notes say", "shapes.reduce", "no area yet")
        await pilot.press("h")  # keepdims: high
        await pilot.press("down", "1")  # batch norm: another area after all
        await until(pilot, "chosen by you")
        await pilot.press("down", "space")  # gini: left out
        await until(pilot, "– good")
        await pilot.press("down")
        nearest = (await until(pilot, "nearest: 1 ")).split("nearest: 1 ")[1].split()[0]
        await pilot.press("1", "p")
        await until(pilot, "remembered")
        await pilot.press("enter")
        await until(pilot, "Weak areas")
    store = Store.open(day.home.store, day.clock)
    (event,) = store.events((EventKind.RETRO,))
    decided = {line["area"]: line["level"] for line in event.payload["areas"]}
    assert decided["shapes.reduce"] == "high" and decided[nearest] == "medium"
    assert "algo.tree" not in decided and "grad.norm" not in decided and len(decided) == 3
    assert store.settings()["phrase.the frobnication of it all"] == [nearest]
