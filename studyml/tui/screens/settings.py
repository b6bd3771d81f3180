"""Settings: this machine's and the learner's in one list, each with its rule; Enter changes one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import Screen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from studyml.config import THEMES
from studyml.errors import StudymlError
from studyml.study import preferences
from studyml.tui import typed_app
from studyml.tui.markup import escape
from studyml.tui.order import after_typing
from studyml.tui.widgets.key_bar import KeyBar


class SettingsScreen(Screen[None]):
    """Every setting with its value."""

    CSS_PATH = "settings.tcss"
    HELP = """\
### Settings

**Enter** changes the setting under the cursor: a theme and what is only on or off at once, the others in the line
below. `none` takes a date back. What changes the schedule travels with your data; the rest stays on this machine.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "change", "Change", priority=True),
        Binding("escape", "back", "Back"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._values: dict[str, Any] = {}
        self._editing = ""

    def compose(self) -> ComposeResult:
        """Lay out the list, the rule of what is under the cursor, the line to type in, the keys."""
        yield Static("[b]studyml[/b]   settings", classes="bar")
        with Vertical(classes="page"):
            yield OptionList(id="settings")
            yield Static(id="rule", classes="muted")
            yield Input(id="value")
        yield KeyBar()

    def on_mount(self) -> None:
        """Show the values."""
        self.query_one("#value", Input).display = False
        self._show()
        self.query_one("#settings", OptionList).focus()

    def _show(self) -> None:
        day = typed_app(self).day
        self._values = preferences.shown(day.home, day.store)
        listed = self.query_one("#settings", OptionList)
        place = listed.highlighted
        listed.clear_options()
        listed.add_options(Option(_line(key, value), id=key) for key, value in self._values.items())
        listed.highlighted = place or 0

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Say what the setting is for."""
        key = event.option_id or ""
        rule = preferences.rule(key)
        self.query_one("#rule", Static).update(escape(preferences.words(key) + (f"; {rule}" if rule else "")))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Change it: by the next value where there are few, else in the line."""
        key = event.option_id or ""
        value = self._values[key]
        if key == "theme":
            self._set(key, THEMES[(THEMES.index(value) + 1) % len(THEMES)])
        elif isinstance(value, bool):
            self._set(key, "false" if value else "true")
        else:
            self._editing = key
            line = self.query_one("#value", Input)
            line.display = True
            line.value = "" if value is None else str(value)
            line.border_title = key
            line.focus()

    @after_typing
    async def action_change(self) -> None:
        """Take what was typed, else change what is under the cursor."""
        if self._editing:
            await self.query_one("#value", Input).action_submit()
        else:
            self.query_one("#settings", OptionList).action_select()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take the value, or say what it can be and leave it to be mended."""
        if self._set(self._editing, event.value.strip()):
            self._close()

    def _set(self, key: str, text: str) -> bool:
        app = typed_app(self)
        try:
            value = preferences.change(app.day.home, app.day.store, key, text)
        except StudymlError as error:
            self.notify(str(error), severity="error", timeout=8)
            return False
        app.day.config = replace(app.day.config, **{key: value}) if hasattr(app.day.config, key) else app.day.config
        if key == "theme":
            app.theme = value
        self._show()
        return True

    def _close(self) -> None:
        self._editing = ""
        self.query_one("#value", Input).display = False
        self.query_one("#settings", OptionList).focus()

    def action_back(self) -> None:
        """Leave the line, else the screen."""
        if self._editing:
            self._close()
        else:
            self.app.pop_screen()


def _line(key: str, value: Any) -> str:
    if isinstance(value, bool):
        shown = "on" if value else "off"
    else:
        shown = "–" if value is None or value == "" else str(value)
    return f"{key:12} [b]{escape(shown)}[/b]"
