"""Today's retro: the draft of what happened, edited here, then confirmed like any notes."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import Screen
from textual.widgets import Static, TextArea

from studyml.errors import StudymlError
from studyml.study.draft_file import DraftFile
from studyml.tui import typed_app
from studyml.tui.order import after_typing
from studyml.tui.widgets.key_bar import KeyBar


class DraftScreen(Screen[None]):
    """Writing the day's retro."""

    CSS_PATH = "draft.tcss"
    HELP = """\
### Today's retro

What was difficult, what went well and the times of today, as notes. Change them as you like: what you call difficult is
asked more often. **Ctrl+S** reads the text like any notes; you confirm what it says before anything counts. Until then
it is kept, also when you leave.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "read", "Read it", priority=True),
        Binding("escape", "leave", "Back (text kept)", priority=True),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._file: DraftFile | None = None
        self._made = self._text = ""

    def compose(self) -> ComposeResult:
        """Lay out one text to edit."""
        yield Static("[b]studyml[/b]   today's retro", classes="bar")
        with Vertical(classes="page"):
            yield Static("Written from what happened today. Change what you like, then Ctrl+S.", classes="muted")
            yield TextArea(id="draft", tab_behavior="focus", soft_wrap=True)
        yield KeyBar()

    def on_mount(self) -> None:
        """Show the text kept today, else a fresh draft."""
        day = typed_app(self).day
        self._file = DraftFile(day.home, day.today())
        self._made = day.drafted_retro()
        made = self._made
        area = self.query_one("#draft", TextArea)
        try:
            area.text = self._file.text(lambda: made)
        except StudymlError as error:
            self.notify(str(error), severity="error")
            area.text = made
        self._text = area.text
        area.focus()

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Know the text also when the program ends and the widget is gone."""
        self._text = event.text_area.text

    @after_typing
    def action_read(self) -> None:
        """Read the text; its findings are confirmed on the next screen."""
        from studyml.tui.screens.retro import RetroScreen

        text = self._text = self.query_one("#draft", TextArea).text
        if not text.strip():
            self.notify("The retro is empty.")
            return
        self._keep()
        self.app.push_screen(RetroScreen(notes=(text.encode(errors="replace"), "today's retro")), self._recorded)

    def _recorded(self, done: bool | None) -> None:
        if done and self._file is not None:
            self._file.let_go()
            self._file = None
            self.app.pop_screen()

    @after_typing
    def action_leave(self) -> None:
        """Go home; a changed text is kept."""
        self._keep()
        self.app.pop_screen()

    def on_unmount(self) -> None:
        """Quitting in the middle keeps the text too."""
        self._keep()

    def _keep(self) -> None:
        if self._file is None:
            return
        try:
            if self._text == self._made or not self._text.strip():
                self._file.let_go()
            else:
                self._file.keep(self._text)
        except (StudymlError, OSError) as error:
            self.notify(str(error), severity="error")
