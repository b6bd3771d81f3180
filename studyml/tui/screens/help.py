"""Help: what the screen in front is for, and every key that acts on it now.

Owns the layout of that page. The keys come from the screen's own bindings, so that none can be forgotten; the words
from its ``HELP``.
"""

from __future__ import annotations

from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen, Screen
from textual.widgets import Static

from studyml.tui.acting import acting
from studyml.tui.markup import escape
from studyml.tui.widgets.key_bar import KeyBar

_EVERYWHERE = (
    ("Ctrl+P", "every key of this screen and every place, by name"),
    ("F1, ?", "this page (while you write, ? is a character: F1)"),
    ("Ctrl+Q", "quit at once; every answer is saved already"),
)


class HelpScreen(ModalScreen[None]):
    """One page of help."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,q,question_mark,f1", "app.pop_screen", "Back", key_display="Esc")
    ]

    def __init__(self, keys: str, words: str):
        super().__init__()
        self._keys_text = keys
        self._words = words

    @classmethod
    def of(cls, screen: Screen[Any]) -> HelpScreen:
        """Return the help of a screen as it stands now."""
        return cls("\n".join(_keys(screen)), str(getattr(screen, "HELP", None) or ""))

    def compose(self) -> ComposeResult:
        """Show the page."""
        with VerticalScroll(classes="page"):
            yield Static(self._keys_text)
            if self._words:
                from textual.widgets import Markdown  # the largest import of all; few helps come first

                yield Markdown(self._words)
        yield KeyBar()


def _keys(screen: Screen[Any]) -> list[str]:
    """Return a line an action, with all its keys, then what acts everywhere."""
    found: dict[str, list[str]] = {}
    for binding in (active.binding for active in acting(screen)):
        keys = found.setdefault(binding.description, [])
        shown = screen.app.get_key_display(binding)
        if shown not in keys:
            keys.append(shown)
    here = [f"  [b]{escape(', '.join(keys)):<12}[/b] {escape(words)}" for words, keys in found.items()]
    there = [f"  [b]{keys:<12}[/b] {words}" for keys, words in _EVERYWHERE]
    return ["[b $text-primary]Keys now[/]", *here, "", "[b $text-primary]Everywhere[/]", *there]
