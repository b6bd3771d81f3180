"""Home and the notes screen: three ways into a first question, findings to keep or leave out."""

from __future__ import annotations

from pathlib import Path

from shown import AppOf, screen_text, until
from textual.widgets import Input

from studyml.model import EventKind
from studyml.study.day import Day


async def test_the_example_is_read_and_leads_to_a_question_within_three_keys(app_of: AppOf, day: Day) -> None:
    app = app_of()
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, "Welcome")
        await pilot.press("2")
        await until(pilot, "repaired: Mac Roman")
        await pilot.press("enter")
        await until(pilot, "1/8")
        levels = {line["area"]: line["level"] for line in day.store.events((EventKind.RETRO,))[0].payload["areas"]}
        assert levels["grad.logistic"] == "high" and levels["shapes.vec"] == "medium"


async def test_a_file_of_ones_own_may_be_dropped_with_quotes(app_of: AppOf, day: Day, tmp_path: Path) -> None:
    notes = tmp_path / "my notes.md"
    notes.write_text("# What was forgotten\n* the binary cross entropy loss\n", encoding="utf-8")
    app = app_of()
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, "Welcome")
        await pilot.press("1")
        await until(pilot, "Which notes?")
        app.screen.query_one("#file", Input).value = f"'{notes}'"
        await pilot.press("enter")
        await until(pilot, "loss.classification")
        await pilot.press("enter")
        await until(pilot, "1/8")


async def test_a_deck_of_ones_own_that_can_t_be_read_is_named_and_the_rest_is_asked(
    app_of: AppOf, day: Day, tmp_path: Path
) -> None:
    (tmp_path / "cards").mkdir()
    (tmp_path / "cards" / "optim.md").write_text("## mine\nWhat?\n```card\nkind = = 1\n```\n", encoding="utf-8")
    app = app_of()
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, "Welcome")
        await pilot.press("3")
        await until(pilot, "1/8")
        (said,) = [note.message for note in app._notifications if "card files" in note.message]
        assert "optim.md:4: TOML" in said and "cards check" in said


async def test_without_notes_the_first_key_asks(app_of: AppOf, day: Day) -> None:
    app = app_of()
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, "Welcome")
        await pilot.press("3")
        await until(pilot, "1/8")


async def test_a_file_that_is_no_notes_is_told_in_the_page(app_of: AppOf, day: Day, tmp_path: Path) -> None:
    (tmp_path / "picture.png").write_bytes(bytes(range(256)) * 4)
    app = app_of()
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, "Welcome")
        await pilot.press("1")
        await until(pilot, "Which notes?")
        line = app.screen.query_one("#file", Input)
        for name, told in (("nowhere.md", "no such file"), ("picture.png", "not notes")):
            line.value = str(tmp_path / name)
            await pilot.press("enter")
            await until(pilot, told)
        assert line.has_focus and day.store.events((EventKind.RETRO,)) == []


async def test_a_finding_left_out_or_changed_is_recorded_so(app_of: AppOf, day: Day) -> None:
    app = app_of()
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, "Welcome")
        await pilot.press("2")
        await until(pilot, "grad.linear")
        await pilot.press("space")
        await until(pilot, "– high")
        await pilot.press("down", "m")
        await pilot.pause()
        await pilot.press("enter")
        await until(pilot, "1/8")
        levels = {line["area"]: line["level"] for line in day.store.events((EventKind.RETRO,))[0].payload["areas"]}
        assert "grad.linear" not in levels
        assert levels["shapes.matmul"] == "medium"


async def test_home_shows_weak_areas_with_their_reasons_and_undoes(app_of: AppOf, day: Day) -> None:
    day.store.record_retro("…", [{"area": "optim", "level": "high"}])
    app = app_of()
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, "Weak areas", "optim", "retro: high", "53%")
        await pilot.press("enter")
        await until(pilot, "1/8")
        await pilot.press("ctrl+g")
        await until(pilot, "1 again")
        await pilot.press("escape")
        await until(pilot, "question 2")
        await pilot.press("u")
        await until(pilot, "question 1")
        assert day.store.events((EventKind.REVIEW,)) == []


async def test_home_and_notes_fit_40_by_12(app_of: AppOf, day: Day) -> None:
    app = app_of()
    async with app.run_test(size=(40, 12)) as pilot:
        shown = await until(pilot, "Welcome")
        assert all(f" {number} " in shown for number in (1, 2, 3)), screen_text(app)
        await pilot.press("2")
        await until(pilot, "high")
        await pilot.press("enter")
        await until(pilot, "1/8")


async def test_a_line_without_an_area_gets_one_and_its_words_are_remembered(
    app_of: AppOf, day: Day, tmp_path: Path
) -> None:
    notes = tmp_path / "notes.md"
    notes.write_text("# What was forgotten\n* the frobnicator of the weights\n* softmax gradient\n", encoding="utf-8")
    app = app_of()
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, "Welcome")
        await pilot.press("1")
        await until(pilot, "Which notes?")
        app.screen.query_one("#file", Input).value = str(notes)
        await pilot.press("enter")
        await until(pilot, "no area yet")
        await pilot.press("end", "1", "p")
        await until(pilot, "remembered")
        await pilot.press("enter")
        await until(pilot, "1/8")
        phrases = {key: value for key, value in day.store.settings().items() if key.startswith("phrase.")}
        assert list(phrases) == ["phrase.the frobnicator of the weights"]
