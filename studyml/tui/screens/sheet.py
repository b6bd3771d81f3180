"""The formula sheet: every formula of the decks on a page, weak areas first; a printable copy on a key."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from studyml.errors import reason
from studyml.files import write_whole
from studyml.study import sheet
from studyml.study.inline_markdown import unmarked
from studyml.tui import typed_app
from studyml.tui.markup import escape, hanging
from studyml.tui.screens.page import PageScreen
from studyml.tui.widgets.bars import COLOURS


class SheetScreen(PageScreen):
    """The sheet to read."""

    NAME = "formula sheet"
    HELP = """\
### The formula sheet

Every formula of the decks, weak areas first. **w** writes it as one page to print.
"""
    BINDINGS: ClassVar[list[BindingType]] = [Binding("w", "write", "Write as HTML")]

    def load(self) -> None:
        """Read the decks and what is weak."""
        day = typed_app(self).day
        standing = {row.area: row for row in day.store.weakness(day.today())}
        self._sections = sheet.sheet(day.library, standing)

    def text(self, room: int) -> str:
        """Return the page."""
        lines: list[str] = []
        for section in self._sections:
            status = f"  [{COLOURS[section.status]}]{section.status}[/]" if section.status in COLOURS else ""
            lines += [f"[b $text-primary]{section.area}[/]  {escape(section.title)}{status}", ""]
            for entry in section.entries:
                asked = hanging(unmarked(entry.question), room, "  ")
                lines += [f"[$text-muted]{escape(asked)}[/]", escape(hanging(entry.answer, room, "      "))]
            lines.append("")
        return "\n".join(lines)

    def action_write(self) -> None:
        """Write the sheet as one printable page into the data folder."""
        path = typed_app(self).day.home.data / "sheet.html"
        try:
            write_whole(path, sheet.as_html(self._sections))
        except OSError as error:
            self.notify(f"It can't be written: {reason(error)}", severity="error", timeout=8)
            return
        self.notify(f"Written: {path}", timeout=8)
