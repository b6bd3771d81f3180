"""A page to read: a bar, text that scrolls, the keys. The screens that only show something are made of it.

Owns that layout. What the page says is each screen's own.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.events import Resize
from textual.screen import Screen
from textual.widgets import Static

from studyml.tui.widgets.key_bar import KeyBar


class PageScreen(Screen[None]):
    """One scrolling page; a subclass gives its name and its text as markup."""

    NAME = ""
    AUTO_FOCUS = "#page"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q", "app.pop_screen", "Back", key_display="esc")]

    def compose(self) -> ComposeResult:
        """Lay out the bar, the page and the keys."""
        yield Static(f"[b]studyml[/b]   {self.NAME}", classes="bar")
        with VerticalScroll(id="page", classes="page"):
            yield Static(id="text")
        yield KeyBar()

    def on_screen_resume(self) -> None:
        """Show what holds now."""
        self.load()
        self.show_page()

    def on_resize(self, event: Resize) -> None:
        """Lay the page out again for its new width."""
        if self.is_current:
            self.show_page()

    def load(self) -> None:
        """Read what the page shows; laying it out again for another width reads nothing."""

    def show_page(self) -> None:
        """Draw the text again."""
        self.query_one("#text", Static).update(self.text(self.room))

    @property
    def room(self) -> int:
        """How many cells a line of the page has."""
        page = self.query_one("#page", VerticalScroll)
        return max(20, self.size.width - page.styles.padding.width - page.styles.scrollbar_size_vertical)

    @abstractmethod
    def text(self, room: int) -> str:
        """Return the page as markup for lines of ``room`` cells."""
