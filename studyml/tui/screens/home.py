"""Home: today, what is weak and why, one key to start; for a first run three ways to begin."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widgets import Footer, Static

from studyml.study import wording
from studyml.study.day import Overview
from studyml.tui import typed_app
from studyml.tui.markup import escape

_COLOURS = {"weak": "$text-error", "shaky": "$text-warning", "ok": "$text-success", "strong": "$text-success"}


class HomeScreen(Screen[None]):
    """Where every session begins and ends."""

    CSS_PATH = "home.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "start", "Start"),
        Binding("r,1", "read_notes", "Read notes"),
        Binding("2", "example", "Example notes", show=False),
        Binding("3", "start", "Start without notes", show=False),
        Binding("n", "draft", "Today's retro"),
        Binding("c", "code", "Code"),
        Binding("u", "undo", "Undo"),
        Binding("question_mark", "help", "Help", key_display="?"),
        Binding("q", "app.quit", "Quit"),
    ]

    def compose(self) -> ComposeResult:
        """Lay out one bar, one page, the keys."""
        yield Static(id="bar", classes="bar")
        with VerticalScroll(classes="page", can_focus=False):
            yield Static(id="today")
            yield Static(id="weak")
            yield Static(id="next", classes="muted")
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Say what a start has to say, of the clock or the backups."""
        for notice in typed_app(self).day.notices:
            self.notify(escape(notice), severity="warning", timeout=30)

    def on_screen_resume(self) -> None:
        """Show the day as it is now."""
        self.refresh_day()

    def refresh_day(self) -> None:
        """Read the day again and show it."""
        overview = typed_app(self).day.overview()
        self.query_one("#bar", Static).update(f"[b]studyml[/b]   {overview.day:%A %d %B}")
        self.query_one("#today", Static).update(_welcome() if overview.empty else _today(overview))
        self.query_one("#weak", Static).update("" if overview.empty else _weak(overview))
        self.query_one("#next", Static).update("" if overview.empty else _next(overview))

    def action_start(self) -> None:
        """Open today's session, or go on with the one that was left."""
        from studyml.tui.screens.session import SessionScreen

        day = typed_app(self).day
        session = day.resume() or day.new_session()
        if session.finished:
            self.notify("Nothing is due and today's new cards are used up. Tomorrow there is more.", timeout=6)
            return
        self.app.push_screen(SessionScreen(session))

    def action_read_notes(self) -> None:
        """Ask for a file of notes."""
        from studyml.tui.screens.retro import RetroScreen

        self.app.push_screen(RetroScreen())

    def action_example(self) -> None:
        """Read the shipped notes of a real learner's first day."""
        from studyml.tui.screens.retro import RetroScreen

        self.app.push_screen(RetroScreen(typed_app(self).day.example_notes()))

    def action_draft(self) -> None:
        """Write today's retro, from a draft of what happened."""
        from studyml.tui.screens.draft import DraftScreen

        self.app.push_screen(DraftScreen())

    def action_code(self) -> None:
        """Show the models to write from scratch."""
        from studyml.tui.screens.exercises import ExercisesScreen

        self.app.push_screen(ExercisesScreen())

    def action_undo(self) -> None:
        """Take the last answer back."""
        undone = typed_app(self).day.undo()
        self.notify(f"Taken back: your answer to {undone}." if undone else "There is no answer to take back.")
        self.refresh_day()

    def action_help(self) -> None:
        """Explain the keys."""
        from studyml.tui.screens.help import HelpScreen

        self.app.push_screen(HelpScreen())


def _welcome() -> str:
    return (
        "[b]Welcome.[/b] studyml asks what you forget, until you don't.\n\n"
        "  [b $text-primary]1[/]  Read my notes of a practice day\n"
        "  [b $text-primary]2[/]  Try the example notes: a real learner's first day\n"
        "  [b $text-primary]3[/]  Start without notes\n"
    )


def _today(overview: Overview) -> str:
    parts = [f"{overview.due} due"]
    if overview.overdue:
        parts[0] += f" ({overview.overdue} late)"
    parts.append(f"{overview.new} new")
    line = f"[b]Today[/b]  {' · '.join(parts)}"
    if overview.minutes:
        line += f" · about {overview.minutes} min"
    if overview.resumable:
        return f"{line}\n\n[b $text-primary]Enter[/] goes on where you stopped (question {overview.resumable})\n"
    if overview.due + overview.new == 0:
        return f"{line}\n\nDone for today.\n"
    return f"{line}\n\n[b $text-primary]Enter[/] starts\n"


def _weak(overview: Overview) -> str:
    if not overview.weak:
        return ""
    rows = ["[b]Weak areas[/b]"]
    width = max(len(area.area) for area in overview.weak)
    for area in overview.weak:
        colour = _COLOURS.get(area.status, "$foreground-muted")
        bar = "━" * round(area.strength * 10)
        rows.append(
            f"  {area.area:<{width}}  [{colour}]{area.status:<6} {bar:<10}[/] {area.strength:4.0%}  "
            f"[$foreground-muted]{escape(', '.join(area.reasons))}[/]"
        )
    return "\n".join(rows) + "\n"


def _next(overview: Overview) -> str:
    if overview.next is None:
        return ""
    return f"Next reviews {wording.when(overview.next, overview.day)}."
