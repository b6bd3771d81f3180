"""The mock interview: the workshop on a blank file with a limit, then a session of questions, then the report."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import Static

from studyml.errors import StudymlError
from studyml.study.bench import PASSED
from studyml.study.following import Judged
from studyml.study.mock import Mock
from studyml.study.wording import clock
from studyml.study.workshop import Workshop
from studyml.tui.markup import escape
from studyml.tui.screens.workshop import WorkshopScreen


class MockScreen(WorkshopScreen):
    """An interview: no pause, no hints, and the clock ends the code."""

    CSS_PATH = "workshop.tcss"
    HELP = """\
### The interview

45 minutes: a model on a blank file, then questions on it, then a report. **Enter** opens your editor; each save is
judged, also your own asserts. There are no hints and no pause. **g**, twice, ends the code before its time; the
questions come next.
"""
    BINDINGS: ClassVar[list[BindingType]] = [Binding("g", "give_up", "End the code")]

    def __init__(self, workshop: Workshop, mock: Mock):
        super().__init__(workshop, mock.bench)
        self._mock = mock
        self._asked = False
        self._reported = False

    def on_mount(self) -> None:
        """Begin: the limit counts from now."""
        self._mock.start()

    def _tick(self) -> None:
        super()._tick()
        if not self.bench.closed and self._mock.code_left() == 0:
            self._end()

    def _show_clock(self) -> None:
        super()._show_clock()
        if not self.bench.closed:
            words = f"interview   {clock(self._mock.code_left())} left   [b]{escape(self.bench.exercise.id)}[/b]"
            words += f"   {self.bench.watch.phase}" + (" · checking" if self._checking else "")
            self.query_one("#clock", Static).update(words)

    def _judged(self, told: Judged) -> None:
        super()._judged(told)
        if self.checked is not None and self.checked.verdict is told.verdict:
            self._mock.note(self.checked, told.save.text)

    def _waiting(self) -> str:
        return f"Write it from nothing, your own tests first: asserts at the margin run, too.\n{super()._waiting()}"

    def _end(self) -> None:
        try:
            self._mock.end_code()
        except StudymlError as error:
            self.notify(str(error), severity="error", timeout=8)
            return
        self._show_state()

    def _show_state(self) -> None:
        super()._show_state()
        if self.bench.closed and not self._reported:
            told = "passed" if self.bench.closed == PASSED else "over" if self._mock.code_left() else "time is up"
            words = (
                f"[b]{clock(self.bench.watch.seconds())}[/b]  {told}. [b $text-primary]Enter[/] goes on to questions"
            )
            self.query_one("#closing", Static).update(words)

    def action_next(self) -> None:
        """Go on to the questions; after the report, leave."""
        from studyml.tui.screens.session import SessionScreen

        if self._reported:
            self.action_leave()
        elif not self._asked:
            self._asked = True
            self.app.push_screen(SessionScreen(self._mock.questions()))

    def on_screen_resume(self) -> None:
        """After the questions: the report."""
        if not self._asked or self._reported:
            return
        self._reported = True
        report = self._mock.report()
        lines = [*map(escape, report.lines), *(f"  [$text-error]✗[/] {escape(weak)}" for weak in report.weak)]
        self.query_one("#closing", Static).update("\n".join([*lines, "[b $text-primary]Enter[/] leaves"]))
        self.query_one("#verdict").display = False
        self.query_one("#clock", Static).update("interview   report")
        self.query_one("#below").scroll_home(animate=False)

    def action_leave(self) -> None:
        """Go back, with the day's session as it was."""
        self._mock.close()
        super().action_leave()

    def on_unmount(self) -> None:
        """Quitting leaves the day's session as it was, too."""
        self._mock.close()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave out what an interview has not."""
        if action in ("pause", "go_on", "hint", "anew"):
            return False
        return super().check_action(action, parameters)
