"""The Textual application: opens the home screen and owns the warm processes.

Owns start and end of the program: the day (store and library), the grader and the prover. Screens ask it for
them. Must not know what a screen shows.
"""

from __future__ import annotations

from threading import Thread
from typing import TYPE_CHECKING, ClassVar

from textual.app import App
from textual.binding import Binding, BindingType

from studyml.service.client import Grader, Prover
from studyml.study.day import Day

if TYPE_CHECKING:
    from textual.screen import Screen

    from studyml.study.bench import Bench
    from studyml.study.mock import Mock
    from studyml.study.session import Session

    Beginning = Session | Bench | Mock | None


class StudymlApp(App[None]):
    """The terminal gym."""

    TITLE = "studyml"
    CSS_PATH = "app.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+q", "quit", "Quit", priority=True, show=False)]

    def __init__(self, day: Day, beginning: Beginning = None):
        super().__init__()
        self.HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (60, "-normal"), (110, "-wide")]
        self.VERTICAL_BREAKPOINTS = [(0, "-short"), (18, "-tall")]
        self.day = day
        self._beginning = beginning
        self.grader = Grader()
        self.prover = Prover()

    def on_mount(self) -> None:
        """Show home at once; what costs time starts behind it."""
        from studyml.tui.screens.home import HomeScreen

        self.theme = self.day.config.theme if self.day.config.theme in self.available_themes else "textual-dark"
        self.push_screen(HomeScreen())
        if self._beginning is not None:
            self.push_screen(_screen_for(self._beginning, self.day))
        self.call_after_refresh(self._warm_up)

    def _warm_up(self) -> None:
        self.grader.start()
        Thread(target=self._load_ahead, daemon=True).start()

    def _load_ahead(self) -> None:
        """Import and read, behind the first paint, what the first key waits for: Markdown, the session, the decks."""
        import studyml.tui.screens.session  # noqa: F401

        _ = self.day.library

    def on_unmount(self) -> None:
        """Leave nothing running."""
        self.grader.close()
        self.prover.close()
        self.day.close()


def run_app(day: Day, beginning: Beginning = None) -> int:
    """Run the screens until the learner quits, beginning in what is given, else at home; return the exit code."""
    app = StudymlApp(day, beginning)
    app.run(mouse=day.config.mouse)
    return app.return_code or 0


def _screen_for(beginning: Session | Bench | Mock, day: Day) -> Screen[None]:
    from studyml.study.session import Session

    if isinstance(beginning, Session):
        from studyml.tui.screens.session import SessionScreen

        return SessionScreen(beginning)
    from studyml.study.mock import Mock
    from studyml.study.workshop import Workshop
    from studyml.tui.screens.mock import MockScreen
    from studyml.tui.screens.workshop import WorkshopScreen

    workshop = Workshop(day.home, day.store, day.areas)
    return MockScreen(workshop, beginning) if isinstance(beginning, Mock) else WorkshopScreen(workshop, beginning)
