"""The session: a question, the answer to it, the verdict in the page, what comes next.

Owns which question is asked, what is typed as its answer, and the way on and out. Which answer becomes which verdict
is ``session_judging``'s, what else can be done about its card ``session_card``'s, which keys act when
``session_keys``'s, the course of the session ``study.session``'s.
"""

from __future__ import annotations

import asyncio
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.events import Resize
from textual.widgets import Static

from studyml.model import Kind
from studyml.study import wording
from studyml.study.session import Session
from studyml.tui import on_stack, typed_app
from studyml.tui.markup import escape
from studyml.tui.order import after_typing
from studyml.tui.screens import session_keys
from studyml.tui.screens.question_page import QuestionPage
from studyml.tui.screens.session_card import CardActions
from studyml.tui.screens.session_judging import once_judged
from studyml.tui.screens.session_keys import Phase
from studyml.tui.screens.session_view import at_the_end, bug_text, status_text
from studyml.tui.widgets.answer_field import AnswerField
from studyml.tui.widgets.key_bar import KeyBar

MORE_MINUTES = 10
_NARROW = 60
_PAINTED = 0.01
"""Seconds after a question's paint: keys that waited for it come first."""
_READING = 0.05
_TYPING_PAUSE = 0.12
"""Seconds without a key before the reading is asked for."""


class SessionScreen(CardActions):
    """One session from its first question to its summary."""

    CSS_PATH = "session.tcss"
    AUTO_FOCUS = ""
    HELP = session_keys.HELP
    BINDINGS: ClassVar[list[BindingType]] = session_keys.BINDINGS

    def __init__(self, session: Session):
        super().__init__(session)
        self._bug_line = 0
        self._narrow = False

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
        self._begin()
        self._bug_line = 0
        self._began = typed_app(self).day.clock.monotonic()
        self._show_status()
        if not self._page.ask(asked, text):
            self.set_focus(None)
        self.refresh_bindings()
        self.call_after_refresh(self.set_timer, _PAINTED, self._think_ahead)

    def _think_ahead(self) -> None:
        """Behind the painted question begin with what its verdict and the question after it need."""
        if not self.session.finished:
            typed_app(self).grader.prepare(self.session.asked.question)
            self.session.look_ahead()
            self.set_timer(_READING, typed_app(self).collect)

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
        if self._field.several:
            self._entered = True
            self.action_submit()
            return
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
    @once_judged
    def action_submit(self) -> None:
        """Hand in an answer of several lines."""
        if self._field.several and self._field.text.strip():
            self._submit(self._field.text)

    @once_judged
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
    @once_judged
    def action_give_up(self) -> None:
        """Show the answer; it counts as missed."""
        self._submit(self._field.text, given_up=True)

    @once_judged
    def action_skip(self) -> None:
        """Put the question off to the end."""
        self.session.skip()
        self._ask()

    def action_scroll_page(self, lines: int) -> None:
        """Scroll the page; it never has the focus."""
        self._page.scroll_relative(y=lines, animate=False)

    # -- after the verdict

    def action_next(self, to: str = "") -> None:
        """Go on: to the next question, to the answer of a recall, or home from the end; ``to`` only names it."""
        if self.phase is Phase.OVER:
            self.app.pop_screen()
        elif self.phase is Phase.UNSURE:
            self.action_confidence()
        elif self.phase is Phase.JUDGING:
            self._go_on = True
        elif self.phase is Phase.JUDGED:
            self.action_go_on()
        elif self.phase is Phase.ASKING:
            self._submit("")

    def action_retry(self) -> None:
        """Open the input once more; what is answered now is judged and not recorded."""
        self.phase, self._trial, self._bug_line, self._told_hints = Phase.ASKING, True, 0, 0
        self._entered = False
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
            return self.phase in (Phase.ASKING, Phase.JUDGING) or (self.phase is Phase.JUDGED and left)
        if action in ("easier", "worked"):
            leech = self.session.leech if self.phase is Phase.JUDGED else None
            return leech is not None and (action == "worked" or leech.easier is not None)
        return session_keys.offers(action, self.phase, kind, self._verdict, trial=self._trial)
