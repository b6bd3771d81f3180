"""The week: cards due day by day, the model to write next, the lines of the learner's own plan to tick off."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.events import Resize
from textual.screen import Screen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from studyml.errors import UsageError
from studyml.study import wording
from studyml.study.plan import Plan, plan
from studyml.study.plan_lines import Line, tick
from studyml.tui import typed_app
from studyml.tui.markup import escape
from studyml.tui.order import after_typing
from studyml.tui.screens.progress_view import title
from studyml.tui.widgets.bars import bar
from studyml.tui.widgets.key_bar import KeyBar

_BESIDE = 5
"""Cells of a line that the page's padding and scroll bar take."""
_NO_LINES = "[$text-muted]Your notes hold no plan yet. A heading such as “Next” or “Plan” with a list makes one.[/]"


class WeekScreen(Screen[None]):
    """The plan as it stands now."""

    CSS_PATH = "week.tcss"
    HELP = """\
### The plan

Lines come from your notes ("Days 3-7: k-NN, k-means"). One about a model ticks itself when that model passes, one about
formulas or shapes when enough of their cards were answered; any other is ticked by hand with **Enter**, and unticked
by it. An interview date (Settings) caps every interval.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "tick", "Tick", priority=True),
        Binding("c", "app.go('Code')", "Code"),
        Binding("escape,q", "app.pop_screen", "Back", key_display="esc"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._plan: Plan | None = None

    def compose(self) -> ComposeResult:
        """Lay out the days, the list of lines, the keys."""
        yield Static("[b]studyml[/b]   the week", classes="bar")
        with Vertical(classes="page"):
            with VerticalScroll(id="above"):
                yield Static(id="days")
            yield Static(id="notes")
            yield OptionList(id="lines")
        yield KeyBar()

    def on_screen_resume(self) -> None:
        """Show the plan as it stands now."""
        self._show()

    def _show(self) -> None:
        day = typed_app(self).day
        self._plan = plan(day.store, day.areas, day.exercises, day.library.to_begin)
        self._show_days()
        self.query_one("#notes", Static).update(title("From your notes") if self._plan.lines else _NO_LINES)
        listed = self.query_one("#lines", OptionList)
        place = listed.highlighted
        listed.clear_options()
        listed.add_options(Option(_line(line, today=self._plan.today)) for line in self._plan.lines)
        listed.display = bool(self._plan.lines)
        if self._plan.lines:
            listed.highlighted = place or 0
            listed.focus()
        self.refresh_bindings()

    def on_resize(self, event: Resize) -> None:
        """Lay the days out for the new width."""
        self._show_days()

    def _show_days(self) -> None:
        if self._plan is not None:
            self.query_one("#days", Static).update(days_text(self._plan, self.size.width - _BESIDE))

    @on(OptionList.OptionSelected, "#lines")
    def _clicked(self) -> None:
        """Tick what is clicked; Enter is the screen's own key."""
        self.action_tick()

    @after_typing
    def action_tick(self) -> None:
        """Tick the line under the cursor, or untick it."""
        place = self.query_one("#lines", OptionList).highlighted
        if self._plan is None or place is None or place >= len(self._plan.lines):
            return
        line = self._plan.lines[place]
        try:
            tick(typed_app(self).day.store, line)
        except UsageError as error:
            self.notify(str(error))
        self._show()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to tick only where there is a line."""
        return action != "tick" or (self._plan is not None and bool(self._plan.lines))


def days_text(found: Plan, room: int) -> str:
    """Return the days and what stands below them; the bars take what ``room`` cells leave beside the words."""
    most = max((load.minutes for load in found.days), default=0) or 1
    interview = any(load.day == found.interview for load in found.days)
    left = room - len("    99 due 99 new 999 min") - interview * len("  interview")
    written, dated = ("%a %d %b", 10) if left >= 14 else ("%a %d", 6)
    cells = max(4, min(24, left - dated))
    lines = [
        f"{load.day:{written}}  {bar(load.minutes / most, cells)} {load.due:3} due {load.new:2} new"
        f" {load.minutes:3} min" + ("  [b]interview[/b]" if load.day == found.interview else "")
        for load in found.days
    ]
    if found.interview is not None and found.known is not None:
        lines += [
            "",
            f"Interview on {found.interview:%d %B %Y}: about {found.known:.0%} of what was asked will be known.",
        ]
    if found.next is not None:
        goal, why = wording.goal(found.next.minutes), escape(found.next.why)
        lines += ["", f"Write next: [b]{found.next.exercise}[/b], {goal} minutes  [$text-muted]{why}[/]"]
    lines += [
        "",
        f"Models written from scratch: {len(found.written)}" + "".join(f"\n  ✓ {name}" for name in found.written),
    ]
    return "\n".join(lines)


def _line(line: Line, *, today: date) -> str:
    mark = "[$text-success]✓[/]" if line.done else "[$text-muted]○[/]"
    when = f"[$text-muted]{escape(line.when)}:[/] " if line.when else ""
    day = "" if line.day is None or line.done else f"  [$text-muted]{wording.when(line.day, today)}[/]"
    told = f"  [$text-muted]{escape(line.told)}[/]" if line.told else ""
    return f"{mark} {when}{escape(line.text)}{day}{told}"
