"""The workshop: one model to write, with its task, the clock and a verdict on every save.

Owns keys and layout. Which checks count and how a run closes is ``study.bench``'s; the file is followed and judged
outside this process's event loop (``study.following``), so the screen never waits.
"""

from __future__ import annotations

from queue import SimpleQueue
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.events import Resize
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Markdown, Static

from studyml.errors import StudymlError
from studyml.service.judging import JudgeClient
from studyml.study.bench import Bench, Checked
from studyml.study.following import Follower, Judged, Saved, Told
from studyml.study.guidance import beside, sentence
from studyml.study.stopwatch import PHASES
from studyml.study.workshop import Workshop
from studyml.tui import typed_app
from studyml.tui.editing import edit
from studyml.tui.markup import escape
from studyml.tui.screens.workshop_view import (
    bar_text,
    closing_text,
    phases_text,
    task_text,
    verdict_text,
    waiting_text,
)
from studyml.tui.widgets.key_bar import KeyBar

_TWO_COLUMNS = 80
"""From this width on the reference stands beside the submission."""
_TICK_SECONDS = 0.5
_KEEP_EVERY = 10
"""Ticks between two savings of the clock: what a kill may cost, 5 s."""
_ARMED_SECONDS = 5.0


class WorkshopScreen(Screen[None]):
    """One exercise from its task to the reference beside it."""

    CSS_PATH = "workshop.tcss"
    AUTO_FOCUS = "#page"
    HELP = """\
### Writing a model

The clock runs while this screen is open. **Enter** opens the file in your editor (Settings names it); you can as well
use any other window: each save is run in a sandbox and judged at once. A file that does not parse counts no attempt.

- **Phases** 1 to 5 (read, forward, gradient, loop, test) only measure where the time goes: press the one you begin.
- **h** gives one hint at a time on the last verdict; a pass after a hint is rated hard.
- **g**, twice, shows the model answer; it counts as not known. **p** stops the clock and lets it go on.
- After a pass your text and the model answer stand side by side. **r** begins anew; what you wrote is kept.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "write", "Edit", priority=True),
        Binding("enter", "next", "Next", priority=True),
        Binding("e", "edit", "Edit", show=False),
        Binding("p", "pause", "Pause"),
        Binding("p", "go_on", "Go on"),
        Binding("1", "phase(1)", "Phase", key_display="1-5"),
        *(Binding(str(number), f"phase({number})", show=False) for number in range(2, len(PHASES) + 1)),
        Binding("h", "hint", "Hint"),
        Binding("g", "give_up", "Give up"),
        Binding("r", "anew", "Anew"),
        Binding("escape", "leave", "Leave"),
    ]

    class Heard(Message):
        """The follower told something, from its thread."""

    def __init__(self, workshop: Workshop, bench: Bench):
        super().__init__()
        self._workshop = workshop
        self.bench = bench
        self._client = JudgeClient(workshop.home.data / "exercises")
        self._follower: Follower | None = None
        self._run = 0
        """Which follower is heard; what an earlier one still says is passed over."""
        self._told: SimpleQueue[tuple[int, Told]] = SimpleQueue()
        """What the follower told and nobody took note of yet, with its run."""
        self.checked: Checked | None = None
        """What the last check came to."""
        self._checking = False
        self._ticks = 0
        self._armed = False
        self._hints: list[str] = []

    def compose(self) -> ComposeResult:
        """Lay out bar, phases, the task (later the reference), the verdict, the keys."""
        yield Static(id="clock", classes="bar")
        yield Static(id="phases", classes="bar")
        with VerticalScroll(id="page", classes="page"):
            yield Markdown(id="task")
            yield Static(id="beside", markup=False)
        with VerticalScroll(id="below"):
            yield Static(id="hints")
            yield Static(id="closing")
            yield Static(id="verdict")
        yield KeyBar()

    def on_mount(self) -> None:
        """Warm the judge, begin to follow the file and let the clock run."""
        self._client.start()
        self.set_interval(_TICK_SECONDS, self._tick)
        self._begin(self.bench)

    def _begin(self, bench: Bench) -> None:
        if self._follower is not None:
            self._follower.close()
        self.bench = bench
        self._run = run = self._run + 1
        self._checking, self._armed, self._hints = False, False, []
        bench.start()
        self._client.prepare(bench.exercise.id)  # while the task is read
        self._follower = Follower(
            self._client,
            bench.path,
            bench.exercise.id,
            typed_app(self).day.clock,
            tell=lambda told: self._hear(run, told),
            skip=bench.untouched,
        )
        self._follower.start()
        self.query_one("#task", Markdown).update(task_text(bench.exercise.task))
        self.query_one("#verdict", Static).update(self._waiting())
        self._show_hints()
        self.query_one("#page").scroll_home(animate=False)
        self._show_state()

    def _waiting(self) -> str:
        return waiting_text(self.bench)

    # -- showing

    def _tick(self) -> None:
        self._ticks += 1
        if self.bench.watch.running:
            self._show_clock()
            if self._ticks % _KEEP_EVERY == 0:
                self._kept()

    def _show_clock(self) -> None:
        narrow = self.size.width < 60
        self.query_one("#clock", Static).update(bar_text(self.bench, checking=self._checking, narrow=narrow))
        self.query_one("#phases", Static).update(phases_text(self.bench))

    def _show_state(self) -> None:
        """Show what belongs to an open run, or to a closed one."""
        closed = bool(self.bench.closed)
        again = closed and self.bench.closing is None and self._workshop.due(self.bench.exercise.id)
        self.query_one("#task").display = not closed or again
        self.query_one("#beside").display = closed and not again
        self.query_one("#closing").display = closed
        self.set_class(closed, "-closed")
        if closed:
            self._show_beside()
            if self.bench.verdict is None:
                self.query_one("#verdict", Static).update("")  # it told how to begin
            following = None if again else self._workshop.next()
            self.query_one("#closing", Static).update(closing_text(self.bench, following, due=again))
            self.query_one("#page").scroll_home(animate=False)
        self._show_clock()
        self.refresh_bindings()

    def _show_beside(self) -> None:
        try:
            mine = self.bench.path.read_text(encoding="utf-8", errors="replace")
        except OSError:
            mine = ""
        page = self.query_one("#page", VerticalScroll)
        room = self.size.width - page.styles.padding.width - page.styles.scrollbar_size_vertical
        rows = beside(mine, self.bench.exercise.reference, room, together=self.size.width >= _TWO_COLUMNS)
        self.query_one("#beside", Static).update("\n".join(rows))

    def on_resize(self, event: Resize) -> None:
        """Lay the two texts out again."""
        self._show_clock()
        if self.bench.closed:
            self._show_beside()

    # -- what the follower tells

    def _hear(self, run: int, told: Told) -> None:
        """Called from the follower's thread."""
        self._told.put((run, told))
        self.post_message(self.Heard())

    @on(Heard)
    def heard(self) -> None:
        """Take note of all that was told; what concerns a run already left is passed over."""
        while not self._told.empty():
            run, told = self._told.get()
            if run == self._run:
                self._take(told)

    def _take(self, told: Told) -> None:
        """Show and record a verdict."""
        self._checking = isinstance(told, Saved)
        if isinstance(told, Judged):
            self._judged(told)
        elif isinstance(told, StudymlError):
            self.query_one("#verdict", Static).update(f"[$text-error]{escape(str(told))}[/] Nothing was recorded.")
        self._show_clock()

    def _judged(self, told: Judged) -> None:
        open_before = not self.bench.closed
        try:
            self.checked = self.bench.take(told.verdict, told.save.text, told.save.at, found=told.save.first)
        except StudymlError as error:
            self.notify(str(error), severity="error", timeout=8)
        text = verdict_text(told.verdict, sentence(told.verdict, self.bench.exercise))
        if told.verdict.correct and not self.bench.closed:
            text += "\n[$text-warning]This text was here before you began: it does not count. r begins anew.[/]"
        self.query_one("#verdict", Static).update(text)
        self._hints = []
        self._show_hints()
        self.query_one("#below").scroll_home(animate=False)
        if open_before and self.bench.closed:
            self._show_state()
        elif told.verdict.correct:
            self.refresh_bindings()

    # -- keys

    def action_write(self) -> None:
        """Open the editor: what Enter does while the exercise is open."""
        self.action_edit()

    def action_edit(self) -> None:
        """Lend the terminal to the editor; saves are checked meanwhile."""
        problem = edit(
            self.app, self.bench.path, typed_app(self).day.config.editor, meanwhile=self._while_the_editor_runs
        )
        if problem:
            self.notify(problem, timeout=8)

    def _while_the_editor_runs(self) -> None:
        """Go on recording checks and keeping the clock: the terminal may be closed at any time."""
        self.heard()
        self._tick()

    def action_pause(self) -> None:
        """Stop the clock."""
        self._kept(pause=True)
        self._show_clock()
        self.refresh_bindings()

    def action_go_on(self) -> None:
        """Let the clock go on."""
        self.bench.start()
        self._show_clock()
        self.refresh_bindings()

    def action_phase(self, number: int) -> None:
        """Begin a phase."""
        try:
            self.bench.mark(PHASES[number - 1])
        except StudymlError as error:
            self.notify(str(error), severity="error")
        self._show_clock()
        self.refresh_bindings()  # a standing clock goes on

    def action_hint(self) -> None:
        """Reveal one more hint."""
        try:
            hint = self.bench.hint()
        except StudymlError as error:
            self.notify(str(error), severity="error")
            return
        if hint is None:
            self.notify("There is no further hint on this.")
            return
        self._hints.append(f"[$text-warning]hint[/]  {escape(hint)}")
        self._show_hints()
        self.query_one("#below").scroll_home(animate=False)

    def _show_hints(self) -> None:
        hints = self.query_one("#hints", Static)
        hints.display = bool(self._hints)
        hints.update("\n".join(self._hints))

    def action_give_up(self) -> None:
        """Show the reference; it counts as not known. Asks once, by a second press."""
        if not self._armed:
            self._armed = True
            self.set_timer(_ARMED_SECONDS, self._disarm)
            self.notify("Press g again to see the model answer. It counts as not known.", timeout=_ARMED_SECONDS)
            return
        self._disarm()
        self.app.clear_notifications()
        try:
            self.bench.give_up()
        except StudymlError as error:
            self.notify(str(error), severity="error", timeout=8)
        self._show_state()

    def _disarm(self) -> None:
        self._armed = False

    def action_anew(self) -> None:
        """Begin a new run with the starter; what was written is kept under a dated name."""
        try:
            aside = self.bench.lay_out(reset=True)
        except StudymlError as error:
            self.notify(str(error), severity="error", timeout=8)
            return
        if aside is not None:
            self.notify(f"What you wrote is kept as {aside.name}.", timeout=6)
        self._begin(self.bench)

    def action_next(self) -> None:
        """Open the exercise to write next."""
        following = self._workshop.next()
        if following is None:
            self.notify("Every model is written and none is due. studyml plan shows the week.")
            return
        if following[0] == self.bench.exercise.id:
            self.action_anew()
            return
        try:
            self._begin(self._workshop.open(following[0]))
        except StudymlError as error:
            self.notify(str(error), severity="error", timeout=8)

    def action_leave(self) -> None:
        """Stop the clock and go back."""
        self._kept(pause=True)  # before the screen beneath shows it
        self.app.pop_screen()

    def on_unmount(self) -> None:
        """However the screen is left, the clock is kept and nothing goes on running."""
        if self._follower is not None:
            self._follower.close()
        self._client.close()
        self._kept(pause=True)

    def _kept(self, *, pause: bool = False) -> None:
        try:
            if pause:
                self.bench.pause()
            else:
                self.bench.save()
        except StudymlError as error:
            self.notify(str(error), severity="error", timeout=8)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only the keys that act now."""
        if action in ("pause", "go_on"):
            return not self.bench.closed and self.bench.watch.running is (action == "pause")
        if action in ("write", "phase", "hint", "give_up"):
            return not self.bench.closed
        if action == "next":
            return bool(self.bench.closed)
        if action == "anew":
            verdict = self.bench.verdict
            return bool(self.bench.closed) or (verdict is not None and verdict.correct)
        return True
