"""From an answer to its verdict on the screen: waiting for the grader, asking how sure, recording, showing, rating.

Owns what is known of the answer on the table. Verdicts come from the grader process as messages, so the screen never
waits. Which question is asked, and what comes after its verdict, is ``session``'s.
"""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from textual import work
from textual.events import Key
from textual.screen import Screen

from studyml.errors import ServiceError
from studyml.model import Kind, Outcome, Rating, Verdict
from studyml.study.asked import Asked, unfinished
from studyml.study.session import Session
from studyml.tui import on_stack, typed_app
from studyml.tui.markup import escape
from studyml.tui.screens.question_page import QuestionPage
from studyml.tui.screens.session_keys import Phase
from studyml.tui.screens.session_view import confidence_text, judged_text, rating_text
from studyml.tui.typing_on import TypingOn
from studyml.tui.widgets.answer_field import AnswerField

_PROVABLE = frozenset({Kind.FORMULA, Kind.TRANSLATE, Kind.GRADIENT, Kind.DERIVATIVE})
_SLOW_SECONDS = 0.1
"""Seconds after which a verdict is late enough for the line of keys to say so."""


S = TypeVar("S", bound="Judging")


def once_judged(action: Callable[[S], None]) -> Callable[[S], None]:
    """Let a key that is pressed while an answer is judged act after it, if it is offered then."""
    name = action.__name__.removeprefix("action_")

    @wraps(action)
    def wait(screen: S) -> None:
        if screen.phase is Phase.JUDGING:
            screen.wishes.append(lambda: wait(screen))
        elif screen.check_action(name, ()):
            action(screen)

    return wait


class Judging(Screen[None]):
    """The answer on the table, from the moment it is handed in until it is recorded and shown."""

    def __init__(self, session: Session):
        super().__init__()
        self.session = session
        self._said = asyncio.Event()
        self._typing_on = TypingOn(lambda: typed_app(self).day.clock.monotonic())
        self._begin()

    def _begin(self) -> None:
        """Forget the answer before: nothing is known of one to the question that is asked now."""
        self.phase = Phase.ASKING
        self.wishes: list[Callable[[], None]] = []
        """What was asked for while the answer was being judged."""
        self._answer = ""
        self._verdict: Verdict | None = None
        self._given_up = False
        self._disputable: tuple[str, Verdict] | None = None
        """The counted answer to the question, if it was judged wrong, or the unread one before it was given up."""
        self._unread: tuple[str, Verdict] | None = None
        self._go_on = False
        self._entered = False
        """The answer was handed in by Enter behind a line, after which the next one may follow."""
        self._trial = False
        """The question was answered; what is typed now is only tried."""
        self._told_hints = 0
        self._confidence: str | None = None
        self._ms = 0
        self._began = 0.0

    @property
    def _page(self) -> QuestionPage:
        return self.query_one("#page", QuestionPage)

    @property
    def _field(self) -> AnswerField:
        return self._page.field

    @abstractmethod
    def _ask(self, text: str = "") -> None:
        """Ask the question that is now on the table, with ``text`` as typed already."""

    def action_go_on(self) -> None:
        """Leave the question, answered or not, for the next one."""
        self.session.advance()
        self._ask()

    def _submit(self, answer: str, *, given_up: bool = False) -> None:
        self.phase, self._answer, self._given_up, self._go_on = Phase.JUDGING, answer, given_up, False
        self._ms = round((typed_app(self).day.clock.monotonic() - self._began) * 1000)
        self.set_timer(_SLOW_SECONDS, self.refresh_bindings)
        self._judge(answer)

    @work(exclusive=True, group="grading", exit_on_error=True)
    async def _judge(self, answer: str) -> None:
        """Wait for the verdict, then for its diagnosis; each is shown when it comes."""
        grading = typed_app(self).grader.submit(self.session.asked.question, answer)
        self.session.brace()
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
            self.phase, self.wishes = Phase.ASKING, []
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
        self.phase, self._entered = Phase.ASKING, False
        self._unread = None if unfinished(verdict) else (self._answer, verdict)
        self._show(verdict)
        self.call_after_refresh(self._page.show_verdict)
        self.refresh_bindings()
        self._grant_wishes()
        return True

    def on_key(self, event: Key) -> None:
        """Take no key for a command that was meant for the next line: ``d`` of ``dL/db`` would void the answer."""
        if self._typing_on.takes(event):
            event.stop()
            event.prevent_default()

    def _grant_wishes(self) -> None:
        wishes, self.wishes = self.wishes, []
        for wish in wishes:
            wish()

    def _settle(self, verdict: Verdict) -> None:
        """Make the answer durable, then let the learner go on."""
        recorded = self.session.recorded if self._trial else self._record(verdict)
        self.phase = Phase.RATING if recorded is None else Phase.JUDGED
        self._show(verdict)
        self._rest()
        kind = self.session.asked.question.kind
        if kind is Kind.DERIVATION or (verdict.correct and kind in _PROVABLE):
            self._prove(self.session.asked, verdict)
        self._grant_wishes()
        if self._go_on and recorded is not None:
            self.action_go_on()

    def _record(self, verdict: Verdict, rating: Rating | None = None) -> object:
        refused = not self._given_up and verdict.outcome not in (Outcome.CORRECT, Outcome.UNDECIDED)
        self._disputable = self._unread if self._given_up else (self._answer, verdict) if refused else None
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
        if self._entered:
            self._typing_on.begin()
        self.set_focus(None)
        self.refresh_bindings()
        self.call_after_refresh(self._close_field)

    def _close_field(self) -> None:
        """Dim the field behind the painted verdict: its styles take as long as the verdict itself."""
        if self.phase is not Phase.ASKING:
            self._field.close_input()
        self._page.show_verdict()

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

    def action_rate(self, number: int) -> None:
        """Rate a recall, or change the rating of what was judged."""
        rating = Rating(number)
        if self.phase is Phase.RATING and self._verdict is not None:
            self._record(self._verdict, rating)
            self.phase = Phase.JUDGED
            if self.session.leech is None:
                self.action_go_on()
            else:  # there is something to decide first
                self._show(self._verdict)
                self.refresh_bindings()
        elif self._verdict is not None:
            self.session.rate(rating)
            self._show(self._verdict)

    def _record_unsettled(self) -> None:
        """Leaving between a verdict and its diagnosis keeps the answer, with what is known of it."""
        if self.phase is Phase.JUDGING and self._verdict is not None and not self._trial:
            self._record(self._verdict)
            self.phase = Phase.JUDGED
