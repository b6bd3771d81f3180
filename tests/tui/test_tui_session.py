"""The session screen, key by key, with the real grader."""

from __future__ import annotations

import asyncio
import gc
from concurrent.futures import Future
from typing import Any

import pytest
from shown import AppOf, app_for, gone, screen_text, until
from textual import events
from textual.pilot import Pilot
from textual.widgets import Input, Static, TextArea

from studyml.model import EventKind, Outcome, Question, Rating, Verdict
from studyml.service.client import Grading
from studyml.study.compose import Item
from studyml.study.day import Day
from studyml.study.session import Session

GRADIENT, SHAPE, CHOICE = "bce-dw", "mm-gradient-shape", "vec-b-k-outputs"


def answers(day: Day) -> list[Any]:
    return day.store.events((EventKind.REVIEW, EventKind.REPEAT))


async def hand_in(pilot: Pilot[None], text: str, asked: str, *judged: str) -> str:
    """Wait for a question, answer it in the line, wait for its verdict and return the screen."""
    await until(pilot, asked)
    pilot.app.screen.query_one("#line", Input).value = text
    await pilot.press("enter")
    return await until(pilot, *judged)


async def test_a_wrong_gradient_is_named_recorded_and_asked_again_at_the_end(app_of: AppOf, day: Day) -> None:
    app = app_of(GRADIENT)
    async with app.run_test(size=(80, 24)) as pilot:
        await hand_in(pilot, "X.T @ (p - y)", "1/1", "again 1 d", "missing_mean", "✗", "answer: X.T @ (p - y)")
        assert [(e.card, e.payload["rating"], e.payload["charged"]) for e in answers(day)] == [
            (GRADIENT, Rating.AGAIN, "loss.reduction")
        ]
        await pilot.press("enter")
        await until(pilot, "again: missed today", "2/2")


async def test_a_right_answer_in_another_spelling_is_right_and_the_reading_shown(app_of: AppOf, day: Day) -> None:
    app = app_of(GRADIENT)
    async with app.run_test(size=(80, 24)) as pilot:
        await hand_in(
            pilot,
            "(ŷ - y) @ X / n",
            "1/1",
            "good",
            "✓ correct",
            "read as: (p - y) @ X / n",
            "the usual form is X.T @ (p - y) / n",
        )
        assert answers(day)[0].payload["rating"] == Rating.GOOD


async def test_the_garbage_collector_waits_until_the_next_question_is_read(app_of: AppOf) -> None:
    looked: list[int] = []

    def noted(phase: str, told: dict[str, int]) -> None:
        if phase == "stop":
            looked.append(told["generation"])

    app = app_of(GRADIENT, SHAPE)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, "1/2")
        gc.callbacks.append(noted)
        try:
            async with asyncio.timeout(60):
                while 1 not in looked:
                    await pilot.pause()
            looked.clear()
            await hand_in(pilot, "X.T @ (p - y)", "1/2", "again 1 d", "missing_mean")
            assert looked == []
            await pilot.press("enter")
            await until(pilot, "2/3")
            async with asyncio.timeout(60):
                while 1 not in looked:
                    await pilot.pause()
        finally:
            gc.callbacks.remove(noted)


async def test_text_that_cannot_be_read_is_no_answer_and_stays_to_be_mended(app_of: AppOf, day: Day) -> None:
    app = app_of(GRADIENT)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, "1/1")
        line = app.screen.query_one("#line", Input)
        line.value = "X.T @ (p - y"
        await pilot.press("enter")
        await until(pilot, "never closed")
        assert answers(day) == []
        assert line.value == "X.T @ (p - y" and line.has_focus
        line.value = "X.T @ (p - y) / n"
        await pilot.press("enter")
        await until(pilot, "1 again")
        assert len(answers(day)) == 1


async def test_an_answer_that_cannot_be_read_gives_nothing_away(app_of: AppOf, day: Day) -> None:
    app = app_of(SHAPE)
    async with app.run_test(size=(80, 24)) as pilot:
        shown = await hand_in(pilot, "(n, m)", "1/1", "can't be read")
        assert "(3,)" not in shown and answers(day) == []


async def test_the_rating_can_be_changed_with_a_key(app_of: AppOf, day: Day) -> None:
    app = app_of(CHOICE)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, "1/1")
        right = next(n for n, o in enumerate(app.screen.session.asked.question.options, 1) if o.right)  # type: ignore[attr-defined]  # the session screen
        await pilot.press(str(right))
        await until(pilot, "1 again")
        await pilot.press("4")
        await pilot.pause()
        assert [e.payload["rating"] for e in answers(day)] == [Rating.EASY]
        state = day.store.memory(CHOICE)
        assert state is not None and state.reviews == 1


async def test_undo_takes_the_answer_back_and_asks_the_same_question(app_of: AppOf, day: Day) -> None:
    app = app_of(SHAPE, CHOICE)
    async with app.run_test(size=(80, 24)) as pilot:
        await hand_in(pilot, "(3, 9)", "1/2", "1 again")
        await pilot.press("u")
        await until(pilot, "1/2")
        assert answers(day) == []
        assert day.store.memory(SHAPE) is None or day.store.memory(SHAPE).new  # type: ignore[union-attr]  # told by or
        app.screen.query_one("#line", Input).value = "(3,)"
        await pilot.press("enter")
        await until(pilot, "1 again")
        await pilot.press("enter")
        await until(pilot, "2/2")
        await pilot.press("ctrl+r")
        await until(pilot, "1/2")
        assert answers(day) == []


async def test_giving_up_shows_the_answer_and_counts_as_missed(app_of: AppOf, day: Day) -> None:
    app = app_of(SHAPE)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, "1/1")
        await pilot.press("ctrl+g")
        await until(pilot, "1 again", "shown", "answer: (3,)")
        assert (answers(day)[0].payload["rating"], answers(day)[0].payload["given_up"]) == (Rating.AGAIN, True)


async def test_a_hint_makes_a_right_answer_hard(app_of: AppOf, day: Day) -> None:
    app = app_of(CHOICE)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, "1/1")
        await pilot.press("ctrl+t")
        await until(pilot, "hint")
        right = next(n for n, o in enumerate(app.screen.session.asked.question.options, 1) if o.right)  # type: ignore[attr-defined]  # the session screen
        await pilot.press(str(right))
        await until(pilot, "1 again")
        assert answers(day)[0].payload["rating"] == Rating.HARD


async def test_a_disputed_answer_does_not_count_and_is_kept(app_of: AppOf, day: Day) -> None:
    app = app_of(GRADIENT, SHAPE)
    async with app.run_test(size=(80, 24)) as pilot:
        await hand_in(pilot, "X.T @ (p - y)", "1/2", "missing_mean")
        await until(pilot, "again 1 d")
        await pilot.press("d")
        await until(pilot, "2/2")
        assert answers(day) == []
        kept = list((day.home.state / "disputes").iterdir())
        assert len(kept) == 1 and '"X.T @ (p - y)"' in kept[0].read_text(encoding="utf-8")


async def test_what_was_given_up_because_it_was_not_read_can_be_disputed(app_of: AppOf, day: Day) -> None:
    app = app_of(GRADIENT, SHAPE)
    async with app.run_test(size=(80, 24)) as pilot:
        await hand_in(pilot, "X.T @@ (p - y)", "1/2", "can't be read")
        await pilot.press("ctrl+g")
        await until(pilot, "again 1 d")
        await pilot.press("d")
        await until(pilot, "2/2")
        assert answers(day) == []
        (kept,) = (day.home.state / "disputes").iterdir()
        assert '"X.T @@ (p - y)"' in kept.read_text(encoding="utf-8")


async def test_what_was_read_but_can_not_be_tried_is_asked_again(app_of: AppOf, day: Day) -> None:
    app = app_of(GRADIENT)
    async with app.run_test(size=(80, 24)) as pilot:
        shown = await hand_in(pilot, "X.T @ (p - y)/n if n < 50000 else w", "1/1", "asked again: write it without")
        assert "can't be read" not in shown
        assert answers(day) == []


async def test_leaving_and_coming_back_goes_on_at_the_same_card(app_of: AppOf, day: Day) -> None:
    app = app_of(SHAPE, CHOICE, GRADIENT)
    async with app.run_test(size=(80, 24)) as pilot:
        await hand_in(pilot, "(3,)", "1/3", "1 again")
        await pilot.press("enter")
        await until(pilot, "2/3")
        await pilot.press("escape")
        await until(pilot, "question 2")
        await pilot.press("enter")
        await until(pilot, "2/3")
        assert app.screen.session.asked.card.id == CHOICE  # type: ignore[attr-defined]  # the session screen


async def test_a_derivation_marks_its_first_wrong_line(app_of: AppOf, day: Day) -> None:
    app = app_of("bce-derivation")
    async with app.run_test(size=(80, 30)) as pilot:
        await until(pilot, "1/1")
        app.screen.query_one("#lines", TextArea).text = "dL/dp = (p - y)/(p*(1-p))/n\ndp/dz = p*(1+p)"
        await pilot.press("ctrl+s")
        await until(pilot, "the first wrong line", "✓ dL/dp", "✗ dp/dz")


@pytest.mark.parametrize(
    ("key", "shown"),
    [("ctrl+s", ("the first wrong line", "✗ dp/dz")), ("ctrl+t", ("hint", "dp/dz")), ("ctrl+g", ("– shown",))],
)
async def test_a_key_pressed_while_a_line_is_judged_acts_afterwards(
    app_of: AppOf, day: Day, monkeypatch: pytest.MonkeyPatch, key: str, shown: tuple[str, ...]
) -> None:
    app = app_of("bce-derivation")
    grade, held = app.grader.submit, Future[Verdict]()
    begun: list[Grading] = []

    def submit(question: Question, answer: str) -> Grading:
        begun.append(grade(question, answer))
        return Grading(held, held) if len(begun) == 1 else begun[-1]

    monkeypatch.setattr(app.grader, "submit", submit)
    async with app.run_test(size=(80, 30)) as pilot:
        await until(pilot, "1/1")
        lines = app.screen.query_one("#lines", TextArea)
        lines.insert("dL/dp = (p - y)/(p*(1-p))/n")
        await pilot.press("enter")
        lines.insert("dp/dz = p*(1+p)")
        await pilot.press(key)
        held.set_result(begun[0].verdict.result(10))
        await until(pilot, *shown)


async def test_the_end_says_what_it_came_to(app_of: AppOf, day: Day) -> None:
    app = app_of(SHAPE)
    async with app.run_test(size=(80, 24)) as pilot:
        await hand_in(pilot, "(3,)", "1/1", "1 again")
        await pilot.press("enter")
        await until(pilot, "Done", "1 answered, 1 right")
        app.screen._preview("(3,)")  # a typing pause may end only here
        await pilot.pause(0.2)
        await pilot.press("enter")
        await until(pilot, "Today")


async def test_it_can_be_used_at_40_by_12(app_of: AppOf, day: Day) -> None:
    app = app_of(GRADIENT)
    async with app.run_test(size=(40, 12)) as pilot:
        await until(pilot, "1/1")
        line = app.screen.query_one("#line", Input)
        assert line.region.bottom <= 12 and line.has_focus, screen_text(app)
        line.value = "X.T @ (p - y)"
        await pilot.press("enter")
        await until(pilot, "✗ wrong · missing_mean")
        await until(pilot, "Next")
        await pilot.pause()  # the page scrolls to its verdict by itself first
        await pilot.press("pagedown")
        await until(pilot, "1 again 1 d")


async def test_the_end_tells_what_was_left_out_and_m_asks_ten_more_minutes(day: Day) -> None:
    items = [Item(SHAPE, 1, "because")]
    app = app_for(day, Session(day.store, day.library, items, afterwards=["left out: 4 due cards: no time"]))
    async with app.run_test(size=(80, 24)) as pilot:
        await hand_in(pilot, "(3,)", "1/1", "1 again")
        await pilot.press("enter")
        await until(pilot, "one more ten", "left out: 4 due cards: no time")
        await pilot.press("m")
        await until(pilot, "1/7")


async def test_leaving_between_verdict_and_diagnosis_keeps_the_answer(
    app_of: AppOf, day: Day, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = app_of(GRADIENT)
    verdict, diagnosed = Future[Verdict](), Future[Verdict]()
    monkeypatch.setattr(app.grader, "submit", lambda question, answer: Grading(verdict, diagnosed))
    verdict.set_result(Verdict(Outcome.WRONG))
    async with app.run_test(size=(80, 24)) as pilot:
        await hand_in(pilot, "X.T @ (p - y)", "1/1", "wrong")
        await pilot.press("escape")
        await until(pilot, "Today")
        assert [(e.card, e.payload["rating"]) for e in answers(day)] == [(GRADIENT, Rating.AGAIN)]


async def test_a_diagnosis_that_comes_while_the_program_closes_harms_nothing(
    app_of: AppOf, day: Day, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Textual takes the widgets away before it cancels the worker that waits for the diagnosis."""
    verdict, diagnosed = Future[Verdict](), Future[Verdict]()
    verdict.set_result(Verdict(Outcome.WRONG))

    class Leaving(Static):
        def on_unmount(self) -> None:
            diagnosed.set_result(Verdict(Outcome.WRONG, message="named"))

    app = app_of(GRADIENT)
    monkeypatch.setattr(app.grader, "submit", lambda question, answer: Grading(verdict, diagnosed))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, "1/1")
        await app.screen.mount(Leaving())
        app.screen.query_one("#line", Input).value = "X.T @ (p - y)"
        await pilot.press("enter")
        await until(pilot, "wrong")
    assert [e.payload["rating"] for e in answers(Day(day.home, day.clock))] == [Rating.AGAIN]


async def test_the_reading_is_shown_while_typing_and_gives_no_verdict(app_of: AppOf, day: Day) -> None:
    app = app_of(GRADIENT)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, "1/1")
        line = app.screen.query_one("#line", Input)
        line.value = "Xᵀ(p − y)"
        shown = await until(pilot, "read as X.T @ (p - y)")
        assert "✗" not in shown and answers(day) == []
        line.value = "Xᵀ(p − y"
        await gone(pilot, "read as")


@pytest.mark.parametrize(
    "pasted",
    ["X.T @ (p - y)\n    / n\n", "Ｘᵀ（ｐ－ｙ）／ｎ", "X.T @ (p\u00a0- y)/n"],
    ids=["two lines", "full width", "no-break space"],
)
async def test_a_pasted_answer_is_taken_whole(app_of: AppOf, day: Day, pasted: str) -> None:
    app = app_of(GRADIENT)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, "1/1")
        app.screen.query_one("#line", Input).post_message(events.Paste(pasted))
        await pilot.press("enter")
        await until(pilot, "✓ correct")


async def test_r_tries_again_without_recording(app_of: AppOf, day: Day) -> None:
    app = app_of(GRADIENT, SHAPE)
    async with app.run_test(size=(80, 24)) as pilot:
        await hand_in(pilot, "X.T @ (p - y)", "1/2", "again 1 d")
        await pilot.press("r")
        await until(pilot, "once more, unrecorded")
        app.screen.query_one("#line", Input).value = "X.T @ (p - y) / n"
        await pilot.press("enter")
        await until(pilot, "not recorded")
        assert [e.payload["rating"] for e in answers(day)] == [Rating.AGAIN]
        await pilot.press("enter")
        await hand_in(pilot, "(9,)", "2/3", "again 1 d")
        await pilot.press("r")
        await until(pilot, "once more, unrecorded")
        await pilot.press("ctrl+n")  # or leave it at that
        await until(pilot, "3/4")


async def test_a_dispute_is_about_the_answer_that_counted_and_can_be_taken_back(app_of: AppOf, day: Day) -> None:
    app = app_of(SHAPE, GRADIENT)
    async with app.run_test(size=(80, 24)) as pilot:
        await hand_in(pilot, "(3,)", "1/2", "1 again")
        await pilot.press("enter")
        await hand_in(pilot, "X.T @ (p - y)", "2/2", "again 1 d")
        await pilot.press("r")
        await hand_in(pilot, "X.T @ (p - y) / n", "once more, unrecorded", "not recorded")
        await pilot.press("d")
        await until(pilot, "Done")
        assert [e.card for e in answers(day)] == [SHAPE]
        (kept,) = (day.home.state / "disputes").iterdir()
        assert '"X.T @ (p - y)"' in kept.read_text(encoding="utf-8")
        await pilot.press("u")
        await until(pilot, "2/2")
        assert [e.card for e in answers(day)] == [SHAPE]


async def test_never_again_takes_an_answered_card_out_and_keeps_the_answer(app_of: AppOf, day: Day) -> None:
    app = app_of(GRADIENT, SHAPE)
    async with app.run_test(size=(80, 24)) as pilot:
        await hand_in(pilot, "X.T @ (p - y)", "1/2", "again 1 d")
        await pilot.press("x")
        await until(pilot, "2/2")  # its retest is gone too
        assert [e.card for e in answers(day)] == [GRADIENT]
        state = day.store.memory(GRADIENT)
        assert state is not None and state.suspended
        await pilot.press("ctrl+r")  # undo still finds the answer
        await until(pilot, "1/2")
        assert answers(day) == []


async def test_each_line_of_a_derivation_is_marked_when_it_is_entered(app_of: AppOf, day: Day) -> None:
    app = app_of("bce-derivation")
    async with app.run_test(size=(80, 40)) as pilot:
        await until(pilot, "1/1")
        lines = app.screen.query_one("#lines", TextArea)
        lines.insert("dL/dp = (p - y)/(p*(1-p))/n")
        await pilot.press("enter")
        await until(pilot, "✓ dL/dp")
        assert answers(day) == [] and lines.text.endswith("\n") and lines.has_focus
        lines.insert("dp/dz = p*(1+p)")
        await pilot.press("enter")
        await until(pilot, "the first wrong line", "✗ dp/dz")
