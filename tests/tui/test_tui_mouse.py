"""What stands on the screen as a choice can be clicked; a click does what its key does."""

from __future__ import annotations

from shown import AppOf, screen_text, until
from textual.pilot import Pilot

from studyml.model import EventKind, Rating
from studyml.study.day import Day


async def click(pilot: Pilot[None], words: str) -> None:
    """Click the first cell of ``words``."""
    await until(pilot, words)
    await pilot.pause()  # what is painted in parts may still move
    lines = screen_text(pilot.app).splitlines()  # type: ignore[arg-type]  # the pilot's app is ours
    row = next(number for number, line in enumerate(lines) if words in line)
    await pilot.click(offset=(lines[row].index(words), row))


async def test_options_ratings_and_keys_can_be_clicked(app_of: AppOf, day: Day) -> None:
    app = app_of("vec-b-k-outputs", "mm-gradient-shape")
    async with app.run_test(size=(80, 24)) as pilot:
        await click(pilot, "W (m, K), b (K,)")
        await until(pilot, "✓ correct")
        await click(pilot, "2 hard")
        await click(pilot, "⏎ Next")
        await until(pilot, "2/2")
        rated = [e.payload["rating"] for e in day.store.events((EventKind.REVIEW,))]
        assert rated[-1] == Rating.HARD


async def test_the_places_of_home_and_the_list_of_models_can_be_clicked(app_of: AppOf) -> None:
    app = app_of()
    async with app.run_test(size=(80, 40)) as pilot:
        await click(pilot, "s sheet")
        await until(pilot, "formula sheet")
        await click(pilot, "esc Back")
        await click(pilot, "c Code")
        await click(pilot, "  kmeans ")
        await until(pilot, "Write KMeans with NumPy alone")


async def test_a_click_beside_the_answer_leaves_the_keys_to_it(app_of: AppOf) -> None:
    app = app_of("bce-dw")
    async with app.run_test(size=(80, 24)) as pilot:
        await click(pilot, "Give dL/dw")
        await pilot.press("f", "u")
        await until(pilot, "│  fu ")
