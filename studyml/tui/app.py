"""The Textual application: opens the home screen and owns the warm processes.

Owns start and end of the program: the day (store and library), the grader and the prover. Screens ask it for
them. Must not know what a screen shows.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cached_property, partial
from pathlib import Path, PurePath
from threading import Event, Thread
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.command import CommandPalette
from textual.events import Click
from textual.filter import Monochrome, NoColor

from studyml.study.day import Day
from studyml.tui.acting import acting
from studyml.tui.places import PLACES
from studyml.tui.screens.home import HomeScreen
from studyml.tui.themes import THEMES

if TYPE_CHECKING:
    from textual.notifications import SeverityLevel
    from textual.screen import Screen

    from studyml.service.client import Grader, Prover
    from studyml.study.bench import Bench
    from studyml.study.mock import Mock
    from studyml.study.session import Session

    Beginning = Session | Bench | Mock | None


_SWITCH_SECONDS = 0.0005
_YOUNG = 200_000
"""Objects made before the garbage collector looks through them without being asked."""
_NOTES_SECONDS = 1.0
"""From the decks being there to the import of what the notes need."""


@contextmanager
def _loop_first() -> Iterator[None]:
    """Let a key not be kept waiting by what another thread loads: the loop gets its turn in half a millisecond."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(_SWITCH_SECONDS)
    try:
        yield
    finally:
        sys.setswitchinterval(usual)


class StudymlApp(App[None]):
    """The terminal gym."""

    TITLE = "studyml"
    CSS_PATH: ClassVar[list[str | PurePath]] = ["app.tcss", "screens/home.tcss"]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "quit", "Quit", priority=True, show=False),
        Binding("f1", "help", "Help", priority=True, show=False),
        Binding("question_mark", "help", "Help", key_display="?", show=False),
    ]

    def __init__(self, day: Day, beginning: Beginning = None):
        super().__init__()
        self.HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (60, "-normal"), (110, "-wide")]
        self.VERTICAL_BREAKPOINTS = [(0, "-short"), (18, "-tall")]
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = day.config.theme
        self.watch_theme()
        for name in set(self.available_themes) - {theme.name for theme in THEMES}:
            self.unregister_theme(name)
        self.day = day
        self._beginning = beginning
        self._left = Event()
        self._usual = gc.get_threshold()
        """Set when the program ends."""

    @cached_property
    def grader(self) -> Grader:
        """The warm process that judges answers."""
        from studyml.service.client import Grader

        return Grader()

    @cached_property
    def prover(self) -> Prover:
        """The process that proves, started by the first proof."""
        from studyml.service.client import Prover

        return Prover()

    def watch_theme(self) -> None:
        """With NO_COLOR a theme of greys keeps its grounds; the terminal's own colours, which no grey stands for, go.

        Textual decides that once, before a theme is chosen: black stood on black.
        """
        if self.no_color:
            others = [one for one in self._filters if not isinstance(one, (Monochrome, NoColor))]
            self._filters[:] = [*others, NoColor() if self.native_ansi_color else Monochrome()]

    def get_default_screen(self) -> Screen[None]:
        """Begin at home; no other screen is made, styled and painted under it."""
        return HomeScreen()

    def on_mount(self) -> None:
        """Home is there already; what costs time starts behind it."""
        if self._beginning is not None:
            self.push_screen(_screen_for(self._beginning, self.day))
        self.call_after_refresh(self._warm_up)

    def _warm_up(self) -> None:
        gc.set_threshold(_YOUNG, *self._usual[1:])
        self.grader.start()
        self._read_sheets()
        Thread(target=self._load_ahead, daemon=True).start()

    def _read_sheets(self) -> None:
        """Read the screens' sheets now: one read when its screen opens makes Textual parse every sheet anew."""
        self.stylesheet.read_all(sorted(Path(__file__).parent.joinpath("screens").glob("*.tcss")))
        self.stylesheet.parse()

    def _style_ahead(self) -> None:
        """Parse the styles of a session's widgets: a new kind of widget has those of its bases parsed anew."""
        from studyml.tui.screens.question_page import QuestionPage
        from studyml.tui.screens.session import SessionScreen
        from studyml.tui.widgets.answer_field import AnswerField, Line, Steps
        from studyml.tui.widgets.prompt import Prompt

        for kind in (SessionScreen, QuestionPage, Prompt, AnswerField, Line, Steps):  # as they are laid out
            for place, sheet, rank, scope in kind.__new__(kind)._get_default_css():
                self.stylesheet.add_source(sheet, place, is_default_css=True, tie_breaker=rank, scope=scope)
        self.stylesheet.parse()

    def _load_ahead(self) -> None:
        """Import and read, behind the first paint, what the first key waits for: the session and the decks.

        Afterwards what was made so far is no matter of the garbage collector any more: looking through the decks
        again and again stopped the loop for a tenth of a second each time. What came since is looked through while
        a question is read (:meth:`collect`), not amid a frame. What the notes need comes later: most begin with a
        session, and would wait for it too.
        """
        with _loop_first():
            import studyml.study.request
            import studyml.tui.screens.session

            self.call_later(self._style_ahead)
            _ = self.day.library
        gc.freeze()
        if self._left.wait(_NOTES_SECONDS):
            return
        with _loop_first():
            from textual.widgets import Markdown  # noqa: F401

            import studyml.tui.screens.retro  # noqa: F401

    def collect(self) -> None:
        """Let go of what the last question left, some 3,500 objects, while nobody waits."""
        gc.collect(1)

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """Offer in the palette (Ctrl+P) every key that acts now, then every place one can go to."""
        told = {place.name for place in PLACES} | {"Help", "Quit"}
        for active in acting(screen):
            binding = active.binding
            if binding.description not in told:
                told.add(binding.description)
                act = partial(self.run_action, binding.action, active.node)
                yield SystemCommand(binding.description, f"here: {self.get_key_display(binding)}", act)
        for place in PLACES:
            yield SystemCommand(place.name, place.words, partial(self.action_go, place.name))
        yield SystemCommand("Theme", "dark, light or the terminal's own colours", self.action_change_theme)
        yield SystemCommand("Help", "the keys and words of this screen", self.action_help)
        yield SystemCommand("Quit", "everything is saved", self.action_quit)

    def action_go(self, name: str) -> None:
        """Open a place."""
        self.push_screen(next(place for place in PLACES if place.name == name).open())

    def action_help(self) -> None:
        """Explain the screen in front and its keys."""
        from studyml.tui.screens.help import HelpScreen

        if not isinstance(self.screen, HelpScreen | CommandPalette):  # the palette says of each line what it does
            self.push_screen(HelpScreen.of(self.screen))

    def on_click(self, event: Click) -> None:
        """Press the key that the text under the mouse names (``markup.pressed``)."""
        key = event.style.meta.get("@press")
        if isinstance(key, str):
            self.simulate_key(key)

    def notify(self, message: str, *, severity: SeverityLevel = "information", **options: Any) -> None:
        """Say something in the corner; a word in passing gives way to the next one, warnings stay.

        The text is shown as it is: what somebody typed, or the name of a file, may look like markup.
        """
        if severity == "information" and all(told.severity == severity for told in self._notifications):
            self.clear_notifications()
        super().notify(message, severity=severity, **{**options, "markup": False})

    def on_unmount(self) -> None:
        """Leave nothing running, and nothing kept from the garbage collector."""
        self._left.set()
        gc.unfreeze()
        gc.set_threshold(*self._usual)
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
