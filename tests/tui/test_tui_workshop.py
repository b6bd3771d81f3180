"""The workshop and the interview, key by key, with the real judge in its own process."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from shown import NOON, app_for, gone, screen_text, until
from textual.content import Content

from studyml.clock import FixedClock
from studyml.model import Event, EventKind, Rating
from studyml.service.judging import JudgeClient
from studyml.store.tables import Tables
from studyml.study.day import Day
from studyml.study.mock import Mock
from studyml.study.workshop import Workshop
from studyml.tui.app import StudymlApp
from studyml.tui.markup import escape
from studyml.tui.screens.workshop import WorkshopScreen

sys.path.insert(0, str(Path(__file__).parents[1] / "terminal"))

NAME = "logistic-regression"
GOOD = (Path(__file__).parent.parent / "judge" / "right" / "logistic__notes.py").read_text()
BAD = GOOD.replace("(yP - y) @ X / n", "(yP - y) @ X")


@pytest.fixture
def cold(monkeypatch: pytest.MonkeyPatch) -> None:
    """No judge is warmed up where nothing is judged."""
    monkeypatch.setattr(JudgeClient, "start", lambda self: None)


def opened(day: Day) -> StudymlApp:
    return app_for(day, Workshop(day.home, day.store, day.areas).open(NAME))


def attempts(day: Day) -> list[Event]:
    return day.store.events((EventKind.ATTEMPT,))


def answers(day: Day) -> list[Event]:
    return day.store.events((EventKind.REVIEW,))


def save(day: Day, text: str, name: str = NAME) -> None:
    """Save as an editor does: beside it, then in its place."""
    part = day.home.data / "code" / ".part"
    part.write_text(text)
    part.replace(day.home.data / "code" / f"{name}.py")


def advance(day: Day, **by: float) -> None:
    assert isinstance(day.clock, FixedClock)
    day.clock.advance(**by)


async def test_every_save_is_judged_and_a_pass_shows_the_reference_beside(day: Day) -> None:
    app = opened(day)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await until(pilot, "opens your editor", "20-25 min", "LogisticRegression")
        await pilot.press("3")
        advance(day, minutes=10)
        save(day, BAD)
        await until(pilot, "wrong · missing_mean", "ratio 8", "1 attempt")
        await pilot.press("h")
        await until(pilot, "look at loss.reduction")
        await pilot.press("p")
        await until(pilot, "paused", "Go on")
        advance(day, minutes=60)
        await pilot.press("p")
        await until(pilot, "Pause")
        await pilot.press("p")
        await until(pilot, "Go on")
        await pilot.press("3")  # a phase lets the clock go on, too
        await until(pilot, "Pause")
        await gone(pilot, "Go on")
        save(day, GOOD)
        await until(pilot, "rated hard", "10:00", "(a hint was taken)", "your text", "│ the model answer")
        await until(pilot, "Next")
        await gone(pilot, "Give up")
        assert [event.payload["outcome"] for event in attempts(day)] == ["wrong", "correct"]
        assert attempts(day)[1].payload["phases"] == {"gradient": 600}
        assert answers(day)[0].payload["rating"] == Rating.HARD
        await pilot.press("enter")
        await until(pilot, "opens your editor")
        assert isinstance(app.screen, WorkshopScreen) and app.screen.bench.exercise.id != NAME


async def test_giving_up_asks_once_and_then_shows_the_reference(day: Day, cold: None) -> None:
    app = opened(day)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await until(pilot, "opens your editor")
        await pilot.press("g")
        await until(pilot, "Press g again")
        assert answers(day) == []
        await pilot.press("g")
        await until(pilot, "given up: rated again", "the model answer")
        assert answers(day)[0].payload["given_up"] is True
        await pilot.press("r")
        await until(pilot, "opens your editor")
        assert app.screen.bench.closed == ""  # type: ignore[attr-defined]  # the workshop screen


async def test_what_is_due_again_is_written_from_the_starter_and_the_answer_not_shown(day: Day, cold: None) -> None:
    workshop = Workshop(day.home, day.store, day.areas)
    workshop.open(NAME).give_up()
    advance(day, days=3)
    app = opened(day)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        shown = await until(pilot, "Due again", "Write LogisticRegression")
        assert "the model answer" not in shown
        await pilot.press("r")
        await until(pilot, "opens your editor")
        assert app.screen.bench.closed == ""  # type: ignore[attr-defined]  # the workshop screen


async def test_leaving_keeps_the_clock_and_home_leads_back(day: Day, cold: None) -> None:
    app = app_for(day)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await until(pilot, "Welcome")
        await pilot.press("c")
        await until(pilot, "next: ", "20-25", "not written yet")
        await pilot.press("enter")
        await until(pilot, "opens your editor")
        name = app.screen.bench.exercise.id  # type: ignore[attr-defined]  # the workshop screen
        advance(day, minutes=7)
        await pilot.press("escape")
        await until(pilot, "7:00 so far")
        advance(day, minutes=30)
        await pilot.press("enter")
        await until(pilot, "opens your editor", "7:00", name)
        await pilot.press("escape")
        await pilot.press("escape")
        await until(pilot, "Welcome")


async def test_where_the_terminal_cannot_be_lent_the_path_is_told(
    day: Day, cold: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened(day)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await until(pilot, "opens your editor")
        await pilot.press("e")
        await until(pilot, "can't be lent")
    monkeypatch.setenv("EDITOR", "vi")


async def test_it_can_be_used_at_40_by_12(day: Day) -> None:
    app = opened(day)
    async with app.run_test(size=(40, 12)) as pilot:
        await until(pilot, "opens your editor", "0:00/25 min")
        save(day, BAD)
        await until(pilot, "wrong · missing_mean")
        assert "0:00/25 min" in screen_text(app)
        save(day, GOOD)
        await until(pilot, "passed, goal")


async def test_an_interview_from_the_blank_file_to_the_report(day: Day) -> None:
    workshop = Workshop(day.home, day.store, day.areas)
    mock = Mock(workshop, day.library, NAME)
    app = app_for(day, mock)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        assert "Pause" not in await until(pilot, "25:00 left")
        save(day, BAD, f"mock/{NAME}")
        await until(pilot, "wrong · missing_mean")
        advance(day, minutes=25)
        await until(pilot, "goes on to questions")
        assert answers(day)[0].payload["given_up"] is True
        await pilot.press("enter")
        await until(pilot, "1/4")
        await pilot.press("ctrl+g")
        await until(pilot, "– shown")
        await pilot.press("escape")
        await until(pilot, "back in the next session", "missing_mean (loss.reduction)", "was not finished")
        await pilot.press("enter")
        await until(pilot, "Today")
        await gone(pilot, "goes on where you stopped")


def test_in_a_real_terminal_the_editor_is_lent_and_a_kill_keeps_the_clock(tmp_path: Path) -> None:
    pytest.importorskip("pexpect")
    from terminal import Terminal

    program = str(Path(sys.executable).parent / "studyml")
    (tmp_path / "bad.py").write_text(BAD)
    editor = tmp_path / "editor"
    home = tmp_path / "home"
    state = home / "workshop" / f"{NAME}.json"
    recorded = f"until grep -q '\"attempts\": 1' {state}; do sleep 0.1; done; echo recorded"
    begin = 'echo "the editor has the terminal"; read line'
    editor.write_text(f'#!/bin/sh\n{begin}\ncp {tmp_path}/bad.py "$1"\n{recorded}\nread line\n')
    editor.chmod(0o755)
    terminal = Terminal([program, "code", NAME], home, EDITOR=str(editor), VISUAL="")
    terminal.wait_for("opens your editor")
    terminal.press("3", "enter")
    terminal.wait_for("the editor has the terminal")
    terminal.press("enter")
    terminal.wait_for("recorded", seconds=90)  # while the editor still has it
    terminal.kill()
    assert json.loads(state.read_text())["attempts"] == 1

    terminal = Terminal([program, "code", NAME], home, columns=40, rows=12)
    terminal.wait_for("wrong · missing_mean", seconds=90)
    terminal.wait_for("/25 min")
    terminal.press("ctrl+q")
    assert terminal.leave() == 0
    with Tables.read(home / "studyml.db", FixedClock(NOON)) as store:
        assert len(store.events((EventKind.ATTEMPT,))) == 1


@pytest.mark.parametrize("text", ["[[1, 2], [3]]", "Mapping[str, Mapping[str, Any]]", "X[:, None] [b]", "\\[", "a\\"])
def test_text_from_outside_is_shown_as_it_is(text: str) -> None:
    shown = Content.from_markup(f"[b]{escape(text)}[/b] end").plain
    assert shown.replace(" ", "") == f"{text} end".replace(" ", "")
