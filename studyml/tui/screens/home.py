"""Home: today, what is weak and why, one key to start; for a first run three ways to begin."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.events import Resize
from textual.screen import Screen
from textual.widgets import Static

from studyml.tui import on_stack, typed_app
from studyml.tui.markup import cut, escape, pressed
from studyml.tui.places import PLACES
from studyml.tui.widgets.bars import COLOURS, bar
from studyml.tui.widgets.key_bar import KeyBar

if TYPE_CHECKING:
    from studyml.study.day import Overview

_IN_THE_FOOTER = frozenset({"Notes", "Code", "Progress", "Library", "Week"})
_STRENGTH_CELLS = 10
_NARROW = 60
_BEFORE_THE_REASONS = 34
"""Cells of a weak area's line beside its name and its reasons."""


class HomeScreen(Screen[None]):
    """Where every session begins and ends."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "start", "Start"),
        Binding("1", "app.go('Notes')", "Read notes", show=False),
        Binding("2", "example", "Example notes", show=False),
        Binding("3", "start", "Start without notes", show=False),
        *(
            Binding(
                place.key,
                f"app.go({place.name!r})",
                place.name,
                show=place.name in _IN_THE_FOOTER,
                key_display=place.key_shown,
            )
            for place in PLACES
        ),
        Binding("u", "undo", "Undo last answer", show=False),
        Binding("question_mark", "app.help", "Help", key_display="?"),
        Binding("q", "app.quit", "Quit"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._overview: Overview | None = None
        """The day as it was last read; a resize only lays it out again."""

    def compose(self) -> ComposeResult:
        """Lay out one bar, one page, the keys."""
        yield Static(id="bar", classes="bar")
        with VerticalScroll(classes="page", can_focus=False):
            yield Static(id="today")
            yield Static(id="weak")
            yield Static(id="next")
            yield Static(_also(), id="also", classes="muted")
        yield KeyBar()

    def on_mount(self) -> None:
        """What a start has to say, of the clock or the backups, comes behind the first paint."""
        self.call_after_refresh(self._say_notices)

    def _say_notices(self) -> None:
        for notice in typed_app(self).day.notices:
            self.notify(notice, severity="warning", timeout=30)

    def on_screen_resume(self) -> None:
        """Show the day as it is now; the plan's next step a moment later."""
        self.refresh_day()
        self._show_next()

    def refresh_day(self) -> None:
        """Read the day again and show it."""
        self._overview = typed_app(self).day.overview()
        self._show_day()

    def _show_day(self) -> None:
        overview = self._overview
        if overview is None:
            return
        self.query_one("#bar", Static).update(f"[b]studyml[/b]   {overview.day:%A %d %B}")
        self.query_one("#today", Static).update(_welcome() if overview.empty else _today(overview))
        weak = self.query_one("#weak", Static)
        weak.display = bool(overview.weak)
        weak.update(_weak(overview, self.size.width))
        self.query_one("#next").display = not overview.empty

    def on_resize(self, event: Resize) -> None:
        """Shorten or lengthen the lines."""
        self._show_day()

    @work(exclusive=True, group="next", exit_on_error=True)
    async def _show_next(self) -> None:
        """Say what comes after the cards; the exercises are read beside the screen, which is painted before."""
        day = typed_app(self).day
        await asyncio.to_thread(day.read_exercises)
        overview = self._overview
        if on_stack(self) and overview is not None:
            self.query_one("#next", Static).update("" if overview.empty else _next(overview, day.next_step()))

    def action_start(self) -> None:
        """Open today's session, or go on with the one that was left."""
        from studyml.study.wording import card_files
        from studyml.tui.screens.session import SessionScreen

        day = typed_app(self).day
        session = day.resume() or day.new_session()
        if faulty := card_files(day.library.errors):
            self.notify(faulty, severity="warning", timeout=15)
        if session.finished:
            self.notify(day.nothing_to_ask(), timeout=6)
            return
        self.app.push_screen(SessionScreen(session))

    def action_example(self) -> None:
        """Read the shipped notes of a real learner's first day."""
        from studyml.tui.screens.retro import RetroScreen

        self.app.push_screen(RetroScreen(typed_app(self).day.example_notes()))

    def action_undo(self) -> None:
        """Take the last answer back."""
        undone = typed_app(self).day.undo()
        self.notify(f"Taken back: your answer to {undone}." if undone else "There is no answer to take back.")
        self.refresh_day()


def _welcome() -> str:
    ways = (
        "Read my notes of a practice day",
        "Try the example notes: a real learner's first day",
        "Start without notes",
    )
    listed = (pressed(str(key), f"  [b $text-primary]{key}[/]  {way}") for key, way in enumerate(ways, 1))
    return "\n".join(["[b]Welcome.[/b] studyml asks what you forget, until you don't.\n", *listed, ""])


def _today(overview: Overview) -> str:
    from studyml.study.today import away_line

    if overview.away is not None and not overview.resumable:
        return f"[b]Today[/b]  away\n\n{escape(away_line(overview.away))}"
    parts = [f"{overview.due} due"]
    if overview.overdue:
        parts[0] += f" ({overview.overdue} late)"
    parts.append(f"{overview.new} new")
    line = f"[b]Today[/b]  {' · '.join(parts)}"
    if overview.minutes:
        line += f" · about {overview.minutes} min"
    if overview.run > 1:
        line += f" · {overview.run} days in a row"
    if overview.resumable:
        goes_on = f"[b $text-primary]Enter[/] goes on where you stopped (question {overview.resumable})"
        return f"{line}\n\n{pressed('enter', goes_on)}"
    if overview.due + overview.new == 0:
        return f"{line}\n\nDone for today."
    return f"{line}\n\n{pressed('enter', '[b $text-primary]Enter[/] starts')}"


def _weak(overview: Overview, room: int) -> str:
    rows = ["[b]Weak areas[/b]"]
    width = max((len(area.area) for area in overview.weak), default=0)
    for area in overview.weak:
        colour = COLOURS.get(area.status, "$text-muted")
        row = f"  {area.area:<{width}}  [{colour}]{area.status:<6}[/]"
        if room >= _NARROW:
            row += f" {bar(area.strength, _STRENGTH_CELLS, colour)}"
        row += f" {area.strength:4.0%}"
        left = room - width - _BEFORE_THE_REASONS
        if left > 0:
            row += f"  [$text-muted]{escape(cut(', '.join(area.reasons), left))}[/]"
        rows.append(row)
    return "\n".join(rows)


def _next(overview: Overview, step: str) -> str:
    from studyml.study import wording

    lines = [f"[b]Then[/b]   {escape(step)}"] if step else []
    if overview.next is not None and not overview.due:
        lines.append(f"[$text-muted]Next reviews {wording.when(overview.next, overview.day)}.[/]")
    return "\n".join([*lines, ""])


def _also() -> str:
    others = [place for place in PLACES if place.name not in _IN_THE_FOOTER]
    keys = [(place.key, place.key_shown, place.name.lower()) for place in others] + [("ctrl+p", "^p", "anything")]
    return "   ".join(pressed(key, f"[b]{shown}[/b] {words}") for key, shown, words in keys)
