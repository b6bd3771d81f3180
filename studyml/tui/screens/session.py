"""The session: a question, the answer to it, the verdict in the page, what comes next.

Owns how the screen goes from one phase of a question to the next (``session_keys``) and what it shows in each. The
course of the session is ``study.session``'s; verdicts come from the grader process as messages, so the screen never
waits.
"""

from __future__ import annotations

import asyncio
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.events import Resize
from textual.widgets import Static

from studyml.errors import ServiceError
from studyml.model import Kind, Outcome, Rating, Verdict
from studyml.study import wording
from studyml.study.asked import Asked, unfinished
from studyml.study.session import Session
from studyml.tui import on_stack, typed_app
from studyml.tui.markup import escape
from studyml.tui.order import after_typing
from studyml.tui.screens import session_keys
from studyml.tui.screens.question_page import QuestionPage
from studyml.tui.screens.session_card import CardActions
from studyml.tui.screens.session_keys import Phase
from studyml.tui.screens.session_view import (
    at_the_end,
    bug_text,
    confidence_text,
    judged_text,
    rating_text,
    status_text,
)
from studyml.tui.widgets.answer_field import AnswerField
from studyml.tui.widgets.key_bar import KeyBar

MORE_MINUTES = 10
_NARROW = 60
_PROVABLE = frozenset({Kind.FORMULA, Kind.TRANSLATE, Kind.GRADIENT, Kind.DERIVATIVE})
_SLOW_SECONDS = 0.1
"""Seconds after which a verdict is late enough for the line of keys to say so."""
_TYPING_PAUSE = 0.12
"""Seconds without a key before the reading is asked for."""


class SessionScreen(CardActions):
    """One session from its first question to its summary."""

    CSS_PATH = "session.tcss"
    AUTO_FOCUS = ""
    HELP = session_keys.HELP
    BINDINGS: ClassVar[list[BindingType]] = session_keys.BINDINGS

    def __init__(self, session: Session):
        super().__init__()
        self.session = session
        self.phase = Phase.ASKING
        self._answer = ""
        self._verdict: Verdict | None = None
        self._given_up = False
        self._disputable: tuple[str, Verdict] | None = None
        """The counted answer to the question on the table, if it was judged wrong."""
        self._go_on = False
        self._trial = False
        """The question was answered; what is typed now is only tried."""
        self._bug_line = 0
        self._told_hints = 0
        self._narrow = False
        self._began = 0.0
        self._ms = 0
        self._confidence: str | None = None
        self._said = asyncio.Event()

    def compose(self) -> ComposeResult:
        """Lay out status, page (prompt, givens, input, verdict) and keys."""
        yield Static(id="status", classes="bar")
        yield QuestionPage(id="page", classes="page")
        yield KeyBar()

    def on_mount(self) -> None:
        """Ask the first question; the queue is kept from the start, so that even a kill loses nothing."""
        self.session.save()
        if typed_app(self).day.config.clock:
            self.set_interval(1.0, self._show_status)
        self._ask()

    @property
    def _field(self) -> AnswerField:
        return self._page.field

    def on_resize(self, event: Resize) -> None:
        """Lay the bar out for the new width."""
        if self._narrow is not (self.size.width < _NARROW):
            self._show_status()

    # -- asking

    def _ask(self, text: str = "") -> None:
        if self.session.finished:
            self._finish()
            return
        asked = self.session.asked
        self.phase, self._verdict, self._given_up, self._go_on = Phase.ASKING, None, False, False
        self._disputable = None
        self._bug_line, self._told_hints, self._confidence, self._trial = 0, 0, None, False
        self._began = typed_app(self).day.clock.monotonic()
        self._show_status()
        if not self._page.ask(asked, text):
            self.set_focus(None)
        self.refresh_bindings()
        self.call_after_refresh(self.session.look_ahead)

    def _show_status(self) -> None:
        """Show how far the session is; with the clock on, how long the question stands."""
        if self.session.finished:
            return
        day = typed_app(self).day
        seconds = day.clock.monotonic() - self._began if day.config.clock and self.phase is Phase.ASKING else None
        self._narrow = self.size.width < _NARROW
        told = status_text(self.session.asked, seconds, narrow=self._narrow)
        self.query_one("#status", Static).update(told)

    @on(AnswerField.Typed)
    def _typed(self, event: AnswerField.Typed) -> None:
        if self.phase is Phase.ASKING:
            self._preview(event.text)

    @work(exclusive=True, group="preview", exit_on_error=True)
    async def _preview(self, text: str) -> None:
        """Say how the line is read, once the fingers rest; nothing while it can't be read."""
        await asyncio.sleep(_TYPING_PAUSE)
        if self.phase is not Phase.ASKING:  # who types fast may be at the end by now
            return
        grader = typed_app(self).grader
        reading = await asyncio.wrap_future(grader.preview(self.session.asked.question, text)) if text.strip() else ""
        if on_stack(self) and self.phase is Phase.ASKING:
            self._field.show_reading(reading if reading != text.strip() else "")

    def action_digit(self, number: int) -> None:
        """Choose an option."""
        question = self.session.asked.question
        if number > len(question.options):
            return
        if question.kind is Kind.CHOICE:
            self._submit(str(number))
        elif self._bug_line:
            self._submit(f"{self._bug_line} {question.options[number - 1].mistake}")

    @on(AnswerField.HandedIn)
    def _handed_in(self, event: AnswerField.HandedIn) -> None:
        """Judge what was typed; of a bug the line is only the first half of an answer."""
        question = self.session.asked.question
        text = event.text.strip()
        if self.phase is not Phase.ASKING or not text:
            return
        if question.kind is Kind.BUG and text.isdigit() and 1 <= int(text) <= len(question.code):
            self._bug_line = int(text)
            self._field.close_input()
            self.set_focus(None)
            self._page.say(bug_text(question, self._bug_line, self._page.room))
            self.call_after_refresh(self._page.show_verdict)
            self.refresh_bindings()
            return
        self._submit(event.text)

    @after_typing
    def action_submit(self) -> None:
        """Hand in an answer of several lines."""
        if self._field.several and self._field.text.strip():
            self._submit(self._field.text)

    def action_hint(self) -> None:
        """Reveal one more hint: before the answer the card's or a derivation's next step, afterwards the verdict's."""
        hint = self._next_hint()
        if hint is None:
            self.notify("There is no further hint.")
        else:
            self._page.show_hint(hint)
            self.refresh_bindings()

    def _next_hint(self) -> str | None:
        if self.phase is Phase.JUDGED:
            hints = self._verdict.hints[self._told_hints :] if self._verdict is not None else ()
            self._told_hints += bool(hints)
            return hints[0] if hints else None
        return self.session.hint() or self.session.reveal_step(self._verdict)

    @after_typing
    def action_give_up(self) -> None:
        """Show the answer; it counts as missed."""
        self._given_up = self.session.asked.question.kind is not Kind.RECALL
        self._submit(self._field.text)

    def action_go_on(self) -> None:
        """Leave a second try for the next question."""
        self.session.advance()
        self._ask()

    def action_skip(self) -> None:
        """Put the question off to the end."""
        self.session.skip()
        self._ask()

    # -- judging

    def _submit(self, answer: str) -> None:
        self.phase, self._answer = Phase.JUDGING, answer
        self._ms = round((typed_app(self).day.clock.monotonic() - self._began) * 1000)
        self.set_timer(_SLOW_SECONDS, self.refresh_bindings)
        self._judge(answer)

    @work(exclusive=True, group="grading", exit_on_error=True)
    async def _judge(self, answer: str) -> None:
        """Wait for the verdict, then for its diagnosis; each is shown when it comes."""
        grading = typed_app(self).grader.submit(self.session.asked.question, answer)
        try:
            first = await asyncio.wrap_future(grading.verdict)
            self._verdict = first
            if not on_stack(self) or self._mend(first):
                return
            await self._ask_confidence()
            if on_stack(self):
                self._show(first)
            diagnosed = await asyncio.wrap_future(grading.diagnosed)
        except ServiceError as error:
            if not on_stack(self):
                return
            self.phase = Phase.ASKING
            self._page.say(f"[$text-error]{escape(str(error))}[/] Nothing was recorded.")
            self.refresh_bindings()
            return
        if on_stack(self):  # leaving has recorded the answer with what was known then
            self._verdict = diagnosed
            self._settle(diagnosed)

    async def _ask_confidence(self) -> None:
        """On some questions the verdict waits for one key: how sure? Enter shows it without."""
        if self._given_up or self._trial or not self.session.asks_confidence:
            return
        self.phase = Phase.UNSURE
        self._said.clear()
        self._page.say(confidence_text())
        self._rest()
        await self._said.wait()

    def action_confidence(self, word: str = "") -> None:
        """Say how sure the answer is, or nothing; then comes the verdict."""
        self._confidence = word or None
        self.phase = Phase.JUDGING
        self._said.set()

    def _mend(self, verdict: Verdict) -> bool:
        """Text that can't be read, or a derivation not yet at its end, is no wrong answer: it stays to be mended."""
        if self._given_up or (verdict.outcome.recorded and not unfinished(verdict)):
            return False
        self.phase = Phase.ASKING
        self._show(verdict)
        self.call_after_refresh(self._page.show_verdict)
        self.refresh_bindings()
        return True

    def _settle(self, verdict: Verdict) -> None:
        """Make the answer durable, then let the learner go on."""
        recorded = self.session.recorded if self._trial else self._record(verdict)
        self.phase = Phase.RATING if recorded is None else Phase.JUDGED
        self._show(verdict)
        self._rest()
        kind = self.session.asked.question.kind
        if kind is Kind.DERIVATION or (verdict.correct and kind in _PROVABLE):
            self._prove(self.session.asked, verdict)
        if self._go_on and recorded is not None:
            self.action_next()

    def _record(self, verdict: Verdict, rating: Rating | None = None) -> object:
        refused = not self._given_up and verdict.outcome not in (Outcome.CORRECT, Outcome.UNDECIDED)
        self._disputable = (self._answer, verdict) if refused else None
        return self.session.record(
            self._answer,
            verdict,
            ms=self._ms,
            given_up=self._given_up,
            rating=rating,
            confidence=self._confidence,
        )

    def _rest(self) -> None:
        """Close the input: from here on single keys act, and the verdict is in sight."""
        self.set_focus(None)
        self.refresh_bindings()
        self.call_after_refresh(self._close_field)

    def _close_field(self) -> None:
        """Dim the field behind the painted verdict: its styles take as long as the verdict itself."""
        if self.phase is not Phase.ASKING:
            self._field.close_input()
        self._page.show_verdict()

    def action_scroll_page(self, lines: int) -> None:
        """Scroll the page; it never has the focus."""
        self._page.scroll_relative(y=lines, animate=False)

    def _show(self, verdict: Verdict) -> None:
        text = judged_text(self.session.asked, self._answer, verdict, given_up=self._given_up)
        tried = "\n[$text-muted]tried again, not recorded; the first answer counts:[/]" if self._trial else ""
        self._page.say(text + tried + rating_text(self.session, self.phase))

    @work(exclusive=True, group="proof", exit_on_error=True)
    async def _prove(self, asked: Asked, verdict: Verdict) -> None:
        """Raise the evidence of a right answer when SymPy can; only for the question still on the table.

        The learner may have gone on, even to the end, before this begins.
        """
        if self._verdict is not verdict:
            return
        proved = await asyncio.wrap_future(typed_app(self).prover.submit(asked.question, self._answer, verdict))
        if proved and on_stack(self) and self.phase is Phase.JUDGED and self._verdict is verdict:
            self._verdict = proved
            self._show(proved)

    # -- after the verdict

    def action_rate(self, number: int) -> None:
        """Rate a recall, or change the rating of what was judged."""
        rating = Rating(number)
        if self.phase is Phase.RATING and self._verdict is not None:
            self._record(self._verdict, rating)
            self.phase = Phase.JUDGED
            if self.session.leech is None:
                self.action_next()
            else:  # there is something to decide first
                self._show(self._verdict)
                self.refresh_bindings()
        elif self._verdict is not None:
            self.session.rate(rating)
            self._show(self._verdict)

    def action_next(self, to: str = "") -> None:
        """Go on: to the next question, to the answer of a recall, or home from the end; ``to`` only names it."""
        if self.phase is Phase.OVER:
            self.app.pop_screen()
        elif self.phase is Phase.UNSURE:
            self.action_confidence()
        elif self.phase is Phase.JUDGING:
            self._go_on = True
        elif self.phase is Phase.JUDGED:
            self.session.advance()
            self._ask()
        elif self.phase is Phase.ASKING:
            self._submit("")

    def action_retry(self) -> None:
        """Open the input once more; what is answered now is judged and not recorded."""
        self.phase, self._trial, self._bug_line, self._told_hints = Phase.ASKING, True, 0, 0
        self._given_up = False
        self._page.open(self.session.asked, "[$text-muted]once more, unrecorded[/]")
        self.refresh_bindings()

    def action_more(self) -> None:
        """Ask for ten more minutes."""
        session = typed_app(self).day.new_session(minutes=MORE_MINUTES, more=True)
        if session.finished:
            self.notify("There is nothing more to ask.")
            return
        self.session = session
        self.session.save()
        self._ask()

    def action_leave(self) -> None:
        """Save and go home; a verdict that waits for a key is shown first, so that no answer is lost."""
        if self.phase is Phase.UNSURE:
            self.action_confidence()
            return
        self._record_unsettled()
        if not self.session.finished:
            self.session.save()
        self.app.pop_screen()

    def _record_unsettled(self) -> None:
        """Leaving between a verdict and its diagnosis keeps the answer, with what is known of it."""
        if self.phase is Phase.JUDGING and self._verdict is not None and not self._trial:
            self._record(self._verdict)
            self.phase = Phase.JUDGED

    def on_unmount(self) -> None:
        """Quitting in the middle saves too."""
        self._record_unsettled()
        if not self.session.finished:
            self.session.save()

    def _finish(self) -> None:
        self.phase = Phase.OVER
        self.session.save()
        self.query_one("#status", Static).update("[b]studyml[/b]   session done")
        told = [*wording.summary(self.session.summary(), typed_app(self).day.today()), *self.session.afterwards]
        self._page.finish(map(escape, told), at_the_end())
        self.set_focus(None)
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only the keys that act now."""
        over = self.session.finished
        question = None if over else self.session.asked.question
        kind = None if question is None else question.kind
        if action == "digit":
            chooses = question is not None and (question.kind is Kind.CHOICE or bool(self._bug_line))
            return self.phase is Phase.ASKING and chooses
        if action == "next":
            return session_keys.leads_to(self.phase, kind) == (parameters[0] if parameters else "")
        if action == "dispute":
            return self.phase is Phase.JUDGED and self._disputable is not None
        if action == "hint":
            left = self._verdict is not None and self._told_hints < len(self._verdict.hints)
            return self.phase is Phase.ASKING or (self.phase is Phase.JUDGED and left)
        if action in ("easier", "worked"):
            leech = self.session.leech if self.phase is Phase.JUDGED else None
            return leech is not None and (action == "worked" or leech.easier is not None)
        return session_keys.offers(action, self.phase, kind, self._verdict, trial=self._trial)
