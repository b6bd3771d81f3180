"""The session: a question, the answer to it, the verdict in the page, what comes next.

Owns which keys act when (asking, judged, rating) and how a verdict looks. The course of the session is
``study.session``'s; verdicts come from the grader process as messages, so the screen never waits.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import Screen
from textual.widgets import Footer, Input, Markdown, Static, TextArea

from studyml.errors import ServiceError
from studyml.memory.rating import CONFIDENCE
from studyml.model import Kind, Outcome, Rating, Verdict
from studyml.study import wording
from studyml.study.session import Session, unfinished
from studyml.tui import on_stack, typed_app
from studyml.tui.editing import edit
from studyml.tui.markup import escape
from studyml.tui.screens.session_view import confidence_text, judged_text, question_text, rating_text, status_text

MORE_MINUTES = 10
_PROVABLE = frozenset({Kind.FORMULA, Kind.TRANSLATE, Kind.GRADIENT, Kind.DERIVATIVE})


class SessionScreen(Screen[None]):
    """One session from its first question to its summary."""

    CSS_PATH = "session.tcss"
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "next", "Next"),
        Binding("ctrl+s", "submit", "Submit", priority=True),
        Binding("1", "digit(1)", "Choose", key_display="1-4"),
        *(Binding(str(number), f"digit({number})", show=False) for number in range(2, 10)),
        Binding("ctrl+t", "hint", "Hint", priority=True),
        Binding("ctrl+g", "give_up", "Show answer", priority=True),
        *(Binding(word[0], f"confidence('{word}')", word.capitalize()) for word in CONFIDENCE),
        Binding("u", "undo", "Undo"),
        Binding("ctrl+r", "undo", "Undo", priority=True),
        Binding("d", "dispute", "I was right"),
        Binding("m", "more", "One more ten"),
        Binding("ctrl+n", "skip", "Skip", priority=True),
        Binding("e", "edit", "Edit card", show=False),
        Binding("escape", "leave", "Save and leave"),
        Binding("up", "scroll_page(-1)", show=False),
        Binding("down", "scroll_page(1)", show=False),
        Binding("pageup", "scroll_page(-10)", show=False),
        Binding("pagedown", "scroll_page(10)", show=False),
    ]

    def __init__(self, session: Session):
        super().__init__()
        self.session = session
        self.phase = "asking"  # asking, judging, unsure (how sure?), rating (undecided), judged, over
        self._answer = ""
        self._verdict: Verdict | None = None
        self._given_up = False
        self._go_on = False
        self._bug_line = 0
        self._began = 0.0
        self._ms = 0
        self._confidence: str | None = None
        self._said = asyncio.Event()

    def compose(self) -> ComposeResult:
        """Lay out status, page (prompt, givens, input, verdict) and keys."""
        yield Static(id="status", classes="bar")
        with VerticalScroll(id="page", classes="page", can_focus=False):
            yield Markdown(id="prompt")
            yield Static(id="given")
            with Vertical(id="answer"):
                yield Input(id="line", placeholder="your answer", select_on_focus=False)
                yield TextArea(id="lines", soft_wrap=False, tab_behavior="focus")
            yield Static(id="hints")
            yield Static(id="verdict")
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Ask the first question; the queue is kept from the start, so that even a kill loses nothing."""
        self.session.save()
        self._ask()

    # -- asking

    def _ask(self, text: str = "") -> None:
        if self.session.finished:
            self._finish()
            return
        asked = self.session.asked
        self.phase, self._verdict, self._given_up, self._go_on = "asking", None, False, False
        self._bug_line, self._confidence = 0, None
        self.query_one("#status", Static).update(status_text(asked))
        self.query_one("#prompt", Markdown).update(asked.question.prompt)
        self.query_one("#given", Static).update(question_text(asked))
        self.query_one("#hints", Static).update("")
        self.query_one("#verdict", Static).update("")
        line, lines = self.query_one("#line", Input), self.query_one("#lines", TextArea)
        kind = asked.question.kind
        line.display = kind not in (Kind.CHOICE, Kind.RECALL, Kind.DERIVATION)
        lines.display = kind is Kind.DERIVATION
        line.placeholder = _PLACEHOLDERS.get(kind, "your answer")
        line.value, lines.text = text, text
        line.disabled = lines.disabled = False
        if line.display or lines.display:
            (line if line.display else lines).focus()
        else:
            self.set_focus(None)
        self.query_one("#page").scroll_home(animate=False)
        self._began = typed_app(self).day.clock.monotonic()
        self.refresh_bindings()

    def action_digit(self, number: int) -> None:
        """Choose an option while a question with options is open; afterwards rate."""
        if self.phase == "asking":
            question = self.session.asked.question
            if number > len(question.options):
                return
            if question.kind is Kind.CHOICE:
                self._submit(str(number))
            elif self._bug_line:
                self._submit(f"{self._bug_line} {question.options[number - 1].mistake}")
        elif number in tuple(Rating):
            self._rate(Rating(number))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in the line hands the answer in."""
        event.stop()
        question = self.session.asked.question
        text = event.value.strip()
        if self.phase != "asking" or not text:
            return
        if question.kind is Kind.BUG and text.isdigit() and 1 <= int(text) <= len(question.code):
            self._bug_line = int(text)
            self.query_one("#line", Input).disabled = True
            self.set_focus(None)
            options = "\n".join(f"  {n}  {escape(o.text)}" for n, o in enumerate(question.options, 1))
            self.query_one("#verdict", Static).update(f"Line {text}. What is the mistake?\n\n{options}")
            return
        self._submit(event.value)

    def action_submit(self) -> None:
        """Hand in an answer of several lines."""
        lines = self.query_one("#lines", TextArea)
        if self.phase == "asking" and lines.display and lines.text.strip():
            self._submit(lines.text)

    def action_hint(self) -> None:
        """Reveal one more hint of the card; after a wrong answer one more of the verdict."""
        hint = self.session.hint() if self.phase == "asking" else None
        if hint is None and self.phase == "asking" and self._verdict is not None:
            hint = self.session.reveal_step(self._verdict)
        shown = self.query_one("#hints", Static)
        if hint is None:
            self.notify("There is no further hint.")
            return
        before = str(shown.content)
        shown.update(f"{before}\n" * bool(before) + f"[$text-warning]hint[/]  {escape(hint)}")

    def action_give_up(self) -> None:
        """Show the answer; it counts as missed."""
        if self.phase != "asking":
            return
        self._given_up = self.session.asked.question.kind is not Kind.RECALL
        self._submit(self._typed())

    def action_skip(self) -> None:
        """Put the question off to the end."""
        if self.phase == "asking":
            self.session.skip()
            self._ask()

    def _offers_digits(self) -> bool:
        return self.session.asked.question.kind is Kind.CHOICE or bool(self._bug_line)

    # -- judging

    def _typed(self) -> str:
        line, lines = self.query_one("#line", Input), self.query_one("#lines", TextArea)
        return lines.text if lines.display else line.value if line.display else ""

    def _submit(self, answer: str) -> None:
        self.phase, self._answer = "judging", answer
        self._ms = round((typed_app(self).day.clock.monotonic() - self._began) * 1000)
        self.refresh_bindings()
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
            self.phase = "asking"
            self.query_one("#verdict", Static).update(f"[$text-error]{escape(str(error))}[/] Nothing was recorded.")
            self.refresh_bindings()
            return
        if on_stack(self):  # leaving has recorded the answer with what was known then
            self._verdict = diagnosed
            self._settle(diagnosed)

    async def _ask_confidence(self) -> None:
        """On some questions the verdict waits for one key: how sure? Enter shows it without."""
        if self._given_up or not self.session.asks_confidence:
            return
        self.phase = "unsure"
        self._said.clear()
        self.query_one("#verdict", Static).update(confidence_text())
        for widget in (self.query_one("#line", Input), self.query_one("#lines", TextArea)):
            widget.disabled = True
        self.set_focus(None)
        self.refresh_bindings()
        self.call_after_refresh(self._show_verdict)
        await self._said.wait()

    def action_confidence(self, word: str = "") -> None:
        """Say how sure the answer is, or nothing; then comes the verdict."""
        self._confidence = word or None
        self.phase = "judging"
        self._said.set()

    def _mend(self, verdict: Verdict) -> bool:
        """Text that can't be read, or a derivation not yet at its end, is no wrong answer: it stays to be mended."""
        if self._given_up or (verdict.outcome.recorded and not unfinished(verdict)):
            return False
        self.phase = "asking"
        self._show(verdict)
        self.refresh_bindings()
        return True

    def _settle(self, verdict: Verdict) -> None:
        """Make the answer durable, then let the learner go on."""
        recorded = self.session.record(
            self._answer, verdict, ms=self._ms, given_up=self._given_up, confidence=self._confidence
        )
        self.phase = "rating" if recorded is None else "judged"
        self._show(verdict)
        for widget in (self.query_one("#line", Input), self.query_one("#lines", TextArea)):
            widget.disabled = True
        self.set_focus(None)
        self.refresh_bindings()
        self.call_after_refresh(self._show_verdict)
        kind = self.session.asked.question.kind
        if kind is Kind.DERIVATION or (verdict.correct and kind in _PROVABLE):
            self._prove(verdict)
        if self._go_on and recorded is not None:
            self.action_next()

    def _show_verdict(self) -> None:
        """Scroll just as far as the verdict needs: to its end, but never past its first line."""
        page, shown = self.query_one("#page"), self.query_one("#verdict")
        end = shown.virtual_region.bottom - page.container_size.height
        page.scroll_to(y=max(0, min(end, shown.virtual_region.y)), animate=False)

    def action_scroll_page(self, lines: int) -> None:
        """Scroll the page; it never has the focus."""
        self.query_one("#page").scroll_relative(y=lines, animate=False)

    def _show(self, verdict: Verdict) -> None:
        asked = self.session.asked
        text = judged_text(asked, self._answer, verdict, given_up=self._given_up)
        self.query_one("#verdict", Static).update(text + rating_text(self.session, self.phase))

    @work(exclusive=True, group="proof", exit_on_error=True)
    async def _prove(self, verdict: Verdict) -> None:
        """Raise the evidence of a right answer when SymPy can; only for the question still on the table."""
        asked, answer = self.session.asked, self._answer
        proved = await asyncio.wrap_future(typed_app(self).prover.submit(asked.question, answer, verdict))
        if proved and on_stack(self) and self.phase == "judged" and self._verdict is verdict:
            self._verdict = proved
            self._show(proved)

    # -- after the verdict

    def _rate(self, rating: Rating) -> None:
        if self.phase == "rating" and self._verdict is not None:
            self.session.record(self._answer, self._verdict, ms=self._ms, rating=rating, confidence=self._confidence)
            self.phase = "judged"
            self.action_next()
        elif self.phase == "judged" and self._verdict is not None:
            self.session.rate(rating)
            self._show(self._verdict)

    def action_next(self) -> None:
        """Go on: to the next question, to the answer of a recall, or home from the end."""
        if self.phase == "over":
            self.app.pop_screen()
        elif self.phase == "unsure":
            self.action_confidence()
        elif self.phase == "judging":
            self._go_on = True
        elif self.phase == "judged":
            self.session.advance()
            self._ask()
        elif self.phase == "asking" and self.session.asked.question.kind is Kind.RECALL:
            self._submit("")

    def action_more(self) -> None:
        """Ask for ten more minutes."""
        session = typed_app(self).day.new_session(minutes=MORE_MINUTES, more=True)
        if session.finished:
            self.notify("There is nothing more to ask.")
            return
        self.session = session
        self.session.save()
        self._ask()

    def action_undo(self) -> None:
        """Take the last answer back and ask it again."""
        if self.phase in ("judging", "unsure"):
            return
        if self.session.undo():
            self.notify("Taken back. It counts as never answered.")
            self._ask()
        else:
            self.notify("This sitting has no answer to take back yet.")

    def action_dispute(self) -> None:
        """Void the answer and keep the case in a file."""
        if self.phase != "judged" or self._verdict is None or self._verdict.correct:
            return
        kept = typed_app(self).day.dispute(self.session.asked.question, self._answer, self._verdict)
        self.session.void_last()
        self.notify(f"Not counted. The case is kept in {kept}.", timeout=8)
        self.session.advance()
        self._ask()

    def action_edit(self) -> None:
        """Open the card's file at its line; the change is asked from the next start on."""
        if not self.session.finished:
            card = self.session.asked.card
            wrong = edit(self.app, Path(card.path), typed_app(self).day.config.editor, card.line)
            if wrong:
                self.notify(wrong, severity="warning", timeout=8)

    def action_leave(self) -> None:
        """Save and go home; a verdict that waits for a key is shown first, so that no answer is lost."""
        if self.phase == "unsure":
            self.action_confidence()
            return
        self._record_unsettled()
        if not self.session.finished:
            self.session.save()
        self.app.pop_screen()

    def _record_unsettled(self) -> None:
        """Leaving between a verdict and its diagnosis keeps the answer, with what is known of it."""
        if self.phase == "judging" and self._verdict is not None and not self.session.finished:
            told = self._confidence
            self.session.record(self._answer, self._verdict, ms=self._ms, given_up=self._given_up, confidence=told)
            self.phase = "judged"

    def on_unmount(self) -> None:
        """Quitting in the middle saves too."""
        self._record_unsettled()
        if not self.session.finished:
            self.session.save()

    def _finish(self) -> None:
        self.phase = "over"
        self.session.save()
        summary = self.session.summary()
        self.query_one("#status", Static).update("[b]studyml[/b]   session done")
        self.query_one("#prompt", Markdown).update("### Done")
        for name in ("#line", "#lines"):
            self.query_one(name).display = False
        told = [*wording.summary(summary, typed_app(self).day.today()), *self.session.afterwards]
        self.query_one("#given", Static).update("\n".join(map(escape, told)))
        self.query_one("#hints", Static).update("")
        self.query_one("#verdict", Static).update(_AT_THE_END)
        self.set_focus(None)
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only the keys that act now."""
        asking = self.phase == "asking"
        if action == "next":
            recall = asking and self.session.asked.question.kind is Kind.RECALL
            return recall or self.phase in ("judged", "judging", "unsure", "over")
        if action == "confidence":
            return self.phase == "unsure"
        if action == "undo":
            return self.phase != "unsure"
        if action == "more":
            return self.phase == "over"
        if action == "submit":
            return asking and self.session.asked.question.kind is Kind.DERIVATION
        if action in ("hint", "give_up", "skip"):
            return asking
        if action == "digit":
            return self.phase in ("judged", "rating") or (asking and self._offers_digits())
        if action == "dispute":
            wrong = self._verdict is not None and self._verdict.outcome not in (Outcome.CORRECT, Outcome.UNDECIDED)
            return self.phase == "judged" and wrong and not self._given_up
        return True


_AT_THE_END = (
    "[b $text-primary]Enter[/] home   [b $text-primary]m[/] one more ten   "
    "[$foreground-muted]at home [/][b $text-primary]n[/][$foreground-muted] writes today's retro[/]"
)
_PLACEHOLDERS = {
    Kind.SHAPE: "a shape such as (n, m) or (3,), or error",
    Kind.NUMBER: "a number or an expression",
    Kind.BUG: "the number of the wrong line",
    Kind.TRANSLATE: "NumPy",
    Kind.FORMULA: "a formula: NumPy, mathematics or LaTeX",
    Kind.GRADIENT: "a formula: NumPy, mathematics or LaTeX",
    Kind.DERIVATIVE: "a formula: NumPy, mathematics or LaTeX",
}
