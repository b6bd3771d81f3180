"""The page of a session: prompt, givens, the field for the answer, hints, verdict, and what of it is in sight.

Owns those widgets and their order. Every text comes as markup from ``session_view``; must not know a session's course.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.events import Resize
from textual.widgets import Static

from studyml.study.asked import Asked
from studyml.tui.screens.session_view import hint_text, question_text
from studyml.tui.widgets.answer_field import AnswerField
from studyml.tui.widgets.prompt import Prompt


class QuestionPage(VerticalScroll, can_focus=False):
    """One question with all that belongs to it; it scrolls and never has the focus."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._asked: Asked | None = None
        """The question shown, None at the end."""

    def compose(self) -> ComposeResult:
        """Lay out the page from its prompt to its verdict."""
        yield Prompt(id="prompt")
        yield Static(id="given")
        yield AnswerField(id="answer")
        yield Static(id="hints")
        yield Static(id="verdict")

    @property
    def field(self) -> AnswerField:
        """Where the answer is typed."""
        return self.query_one("#answer", AnswerField)

    def ask(self, asked: Asked, text: str = "") -> bool:
        """Show a question with ``text`` in its field; return whether there is a field to type in."""
        self.query_one("#prompt", Prompt).show(asked.question.prompt)
        self._asked = asked
        self._show_given(question_text(asked, self.room))
        self._show_hints("")
        return self.open(asked, "", text)

    @property
    def room(self) -> int:
        """How many cells a line has, beside a scroll bar."""
        styles = self.styles
        return self.size.width - styles.padding.width - styles.scrollbar_size_vertical

    def on_resize(self, event: Resize) -> None:
        """Break the lines of the options anew."""
        if self._asked is not None:
            self._show_given(question_text(self._asked, self.room))

    def _show_given(self, told: str) -> None:
        given = self.query_one("#given", Static)
        given.display = bool(told)
        if str(given.content) != told:  # most lines are the same at any width
            given.update(told)

    def open(self, asked: Asked, said: str, text: str = "") -> bool:
        """Open the field of the question on the page, with ``said`` where its verdict will stand."""
        self.say(said)
        self.scroll_home(animate=False)
        return self.field.open_for(asked.question.kind, text)

    def say(self, text: str) -> None:
        """Show ``text`` where the verdict stands, and no reading beside it: both at once are one layout."""
        self.field.show_reading("")
        self.query_one("#verdict", Static).update(text)

    def show_hint(self, hint: str) -> None:
        """Add a hint to those shown."""
        shown = self.query_one("#hints", Static)
        before = str(shown.content)
        self._show_hints(f"{before}\n" * bool(before) + hint_text(hint))
        self.call_after_refresh(self.scroll_to_widget, shown, animate=False)

    def _show_hints(self, text: str) -> None:
        shown = self.query_one("#hints", Static)
        shown.display = bool(text)
        shown.update(text)

    def finish(self, told: Iterable[str], said: str) -> None:
        """Show the end of a session in place of a question."""
        self.query_one("#prompt", Prompt).show("**Done**")
        self._asked = None
        self._show_given("\n".join(told))
        self._show_hints("")
        self.field.hide()
        self.say(said)

    def show_verdict(self) -> None:
        """Scroll just as far as the verdict needs: to its end, but never past its first line."""
        shown = self.query_one("#verdict")
        end = shown.virtual_region.bottom - self.container_size.height
        self.scroll_to(y=max(0, min(end, shown.virtual_region.y)), animate=False)
