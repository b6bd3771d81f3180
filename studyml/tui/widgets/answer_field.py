"""Where an answer is typed: one line, or several for a derivation, with the reading shown underneath.

Owns the two editors and what Enter means in each. Must not know a session, a verdict or what happens to an answer.
"""

from __future__ import annotations

from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input, Static, TextArea

from studyml.model import Kind
from studyml.tui.markup import escape

_SEVERAL_LINES = frozenset({Kind.DERIVATION})
_NO_TEXT = frozenset({Kind.CHOICE, Kind.RECALL})
_PLACEHOLDERS = {
    Kind.SHAPE: "a shape such as (n, m) or (3,), or error",
    Kind.NUMBER: "a number or an expression",
    Kind.BUG: "the number of the wrong line",
    Kind.TRANSLATE: "NumPy",
    Kind.FORMULA: "a formula: NumPy, mathematics or LaTeX",
    Kind.GRADIENT: "a formula: NumPy, mathematics or LaTeX",
    Kind.DERIVATIVE: "a formula: NumPy, mathematics or LaTeX",
}


_PLAIN_WIDTH = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
"""Full-width forms to the characters of ASCII."""


def plain_width(text: str) -> str:
    """Return ``text`` with its full-width letters, digits and signs as plain ones: ``（ｐ－ｙ）`` is ``(p-y)``."""
    return text.translate(_PLAIN_WIDTH)


class Steps(TextArea):
    """Several lines; Enter behind the last one hands in what stands there, so that each step is marked at once."""

    class Entered(Message):
        """A line was finished."""

    async def _on_key(self, event: events.Key) -> None:
        if event.key == "enter" and self.cursor_at_end_of_text and self.document.get_line(self.cursor_location[0]):
            event.stop()
            event.prevent_default()
            self.insert("\n")
            self.post_message(self.Entered())


class Line(Input):
    """One line; Enter hands it in, and the line of keys says so."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "submit", "Answer")]

    def insert_text_at_cursor(self, text: str) -> None:
        """Insert what an input method for wide characters gives as the characters it means, in sight."""
        super().insert_text_at_cursor(plain_width(text))

    def _on_paste(self, event: events.Paste) -> None:
        """Take all lines of what is pasted as one; Textual's field drops all but the first without a word."""
        event.prevent_default()
        event.stop()
        text = plain_width(" ".join(event.text.split()))
        if self.selection.is_empty:
            self.insert_text_at_cursor(text)
        else:
            self.replace(text, *self.selection)


class AnswerField(Vertical):
    """The input that fits the kind of question; the screen is told what was typed and when it is handed in."""

    class Typed(Message):
        """The text of the one line changed."""

        def __init__(self, text: str):
            super().__init__()
            self.text = text

    class HandedIn(Message):
        """The learner wants a verdict on this text."""

        def __init__(self, text: str):
            super().__init__()
            self.text = text

    DEFAULT_CSS = """
    AnswerField { height: auto; }
    AnswerField #line { margin: 0; border: round $border-blurred; background: transparent; }
    AnswerField #line:focus { border: round $border; background: transparent; }
    AnswerField #lines { height: 8; }
    AnswerField #reading { color: $text-muted; padding: 0 2; height: auto; }
    """

    def compose(self) -> ComposeResult:
        """Lay out both editors and the reading; one editor at most is shown."""
        yield Line(id="line", select_on_focus=False)
        yield Steps(id="lines", soft_wrap=False, tab_behavior="focus")
        yield Static(id="reading")

    @property
    def text(self) -> str:
        """What stands there now."""
        line, lines = self.query_one("#line", Input), self.query_one("#lines", Steps)
        return lines.text if lines.display else line.value if line.display else ""

    @property
    def several(self) -> bool:
        """Whether several lines are asked for."""
        return self.query_one("#lines", Steps).display

    def open_for(self, kind: Kind, text: str = "") -> bool:
        """Show the editor that ``kind`` needs with ``text`` in it and focus it; False where keys are the answer."""
        line, lines = self.query_one("#line", Input), self.query_one("#lines", Steps)
        line.display = kind not in _NO_TEXT | _SEVERAL_LINES
        lines.display = kind in _SEVERAL_LINES
        line.placeholder = _PLACEHOLDERS.get(kind, "your answer")
        line.value, lines.text = text, text
        line.disabled = lines.disabled = False
        self.show_reading("")
        shown = line if line.display else lines if lines.display else None
        if shown is not None:
            shown.focus()
        return shown is not None

    def close_input(self) -> None:
        """Let nothing be typed any more."""
        for editor in (self.query_one("#line", Input), self.query_one("#lines", Steps)):
            if editor.display:  # styling what isn't shown takes as long
                editor.disabled = True

    def hide(self) -> None:
        """Show no editor."""
        self.query_one("#line", Input).display = self.query_one("#lines", Steps).display = False
        self.show_reading("")

    def show_reading(self, reading: str) -> None:
        """Show how the line is read; nothing for ""."""
        shown = self.query_one("#reading", Static)
        shown.display = bool(reading)
        if reading:
            shown.update(escape(f"read as {reading}"))

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Typed(event.value))

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if event.value.strip():
            self.post_message(self.HandedIn(event.value))

    @on(Steps.Entered)
    def _entered(self, event: Steps.Entered) -> None:
        event.stop()
        self.post_message(self.HandedIn(self.text))
