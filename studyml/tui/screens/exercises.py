"""The list of exercises: where the learner stands with each, their times, and which comes next and why."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.events import Resize
from textual.screen import Screen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from studyml.errors import StudymlError
from studyml.study.workshop import Row, State, Workshop
from studyml.tui import typed_app
from studyml.tui.markup import escape
from studyml.tui.order import after_typing
from studyml.tui.screens.exercises_view import Columns, heading, line
from studyml.tui.widgets.key_bar import KeyBar

_BESIDE = 6
"""Cells of a line that the page's padding and scroll bar take."""


class ExercisesScreen(Screen[None]):
    """Every model to write from scratch."""

    CSS_PATH = "exercises.tcss"
    HELP = """\
### Models to write

✓ passed, … begun. **best** and **last** are the times of runs that passed with the clock on; the goal is in minutes.
**next** is what your own plan asks for, else the weakest area whose prerequisites you know. Nothing you wrote is ever
overwritten.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Write it", priority=True),
        Binding("escape", "app.pop_screen", "Back"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._workshop: Workshop | None = None
        self._rows: tuple[Row, ...] = ()

    def compose(self) -> ComposeResult:
        """Lay out the bar, the list and why one of it is next."""
        yield Static("[b]studyml[/b]   models to write from scratch", classes="bar")
        with Vertical(classes="page"):
            yield Static(id="heading", classes="muted")
            yield OptionList(id="exercises")
            yield Static(id="why", classes="muted")
        yield KeyBar()

    def on_screen_resume(self) -> None:
        """Show where the learner stands now; the cursor begins on what is under way, else on the next one."""
        day = typed_app(self).day
        listed = self.query_one("#exercises", OptionList)
        place = listed.highlighted
        try:
            self._workshop = self._workshop or Workshop(day.home, day.store, day.areas)
            self._rows = self._workshop.rows()
        except StudymlError as error:
            self.query_one("#why", Static).update(f"[$text-error]{escape(str(error))}[/]")
            return
        self._list()
        begun = next((n for n, row in enumerate(self._rows) if row.state is State.TRIED), None)
        following = begun if begun is not None else next((n for n, row in enumerate(self._rows) if row.why), 0)
        listed.highlighted = following if place is None else place
        chosen = next((row for row in self._rows if row.why), None)
        self.query_one("#why", Static).update(
            "" if chosen is None else f"next: {escape(chosen.exercise.id)} ({escape(chosen.why)})"
        )

    def _list(self) -> None:
        listed, columns = self.query_one("#exercises", OptionList), Columns.within(self.size.width - _BESIDE)
        self.query_one("#heading", Static).update(heading(columns))
        listed.clear_options()
        listed.add_options(Option(line(row, columns)) for row in self._rows)

    def on_resize(self, event: Resize) -> None:
        """Lay the list out for the new width; the cursor stays."""
        listed = self.query_one("#exercises", OptionList)
        place = listed.highlighted
        if self._rows and place is not None:
            self._list()
            listed.highlighted = place

    @on(OptionList.OptionSelected, "#exercises")
    def _clicked(self) -> None:
        """Open what is clicked; Enter is the screen's own key."""
        self.action_open()

    @after_typing
    def action_open(self) -> None:
        """Go to the workbench with the exercise under the cursor."""
        from studyml.tui.screens.workshop import WorkshopScreen

        place = self.query_one("#exercises", OptionList).highlighted
        if place is None or self._workshop is None:
            return
        try:
            bench = self._workshop.open(self._rows[place].exercise.id)
        except StudymlError as error:
            self.notify(str(error), severity="error", timeout=8)
            return
        self.app.push_screen(WorkshopScreen(self._workshop, bench))
