"""The library: the skill tree with its mastery, every card under its area, and a search over all of them."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.events import Resize
from textual.screen import Screen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from studyml.study import shelf, wording
from studyml.tui import typed_app
from studyml.tui.markup import cut, escape
from studyml.tui.widgets.bars import COLOURS, bar
from studyml.tui.widgets.key_bar import KeyBar

_FOUND_SHOWN = 200
_NARROW = 60
_BEFORE_THE_TITLE = 54
"""Cells of an area's line beside its title: margins, mark, name, meter, status, count."""


_HEADING = f"  {'area':20} {'mastery':17} {'known':>6}  what it is about"


class LibraryScreen(Screen[None]):
    """Areas as a tree in one list; Enter opens an area or a card."""

    CSS_PATH = "library.tcss"
    HELP = """\
### The library

The bar of an area is its estimated mastery; the numbers count its cards: answered of all. **a** asks the area under
the cursor now, also when nothing is due. **/** searches ids, areas, kinds, prompts and states: `flagged`, `suspended`,
`due`, `new`.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "search", "Search", key_display="/"),
        Binding("a", "ask", "Ask this area"),
        Binding("escape", "back", "Back"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[shelf.AreaRow, ...] = ()
        self._opened: set[str] = set()
        self._listed: list[tuple[str, str]] = []
        """What each line of the list stands for: (area, card), card "" for the area itself."""

    def compose(self) -> ComposeResult:
        """Lay out the bar, the search, the tree or what was found, the keys."""
        yield Static("[b]studyml[/b]   library", classes="bar")
        with Vertical(classes="page"):
            yield Input(id="search", placeholder="words of an id, an area, a prompt; or flagged, suspended, due, new")
            yield Static(id="heading", classes="muted")
            yield OptionList(id="cards")
        yield KeyBar()

    def on_mount(self) -> None:
        """Begin with the tree."""
        self.query_one("#search", Input).display = False
        self.query_one("#cards", OptionList).focus()
        if faulty := wording.card_files(typed_app(self).day.library.errors):
            self.notify(faulty, severity="warning", timeout=15)

    def on_screen_resume(self) -> None:
        """Read the shelf again; what was open stays open."""
        day = typed_app(self).day
        self._rows = shelf.shelf(day.store, day.library)
        self._show()

    def on_resize(self, event: Resize) -> None:
        """Shorten or lengthen the lines."""
        if self._rows:
            self._show()

    def _show(self) -> None:
        """List what was found, or the tree."""
        text, room = self._searched(), self.size.width
        narrow = room < _NARROW
        listed = self.query_one("#cards", OptionList)
        place = listed.highlighted
        heading = self.query_one("#heading", Static)
        heading.display = not text and not narrow
        heading.update(_HEADING)
        listed.clear_options()
        if text:
            found = shelf.search(self._rows, text)[:_FOUND_SHOWN]
            self._listed = [(row.card.area, row.card.id) for row in found]
            listed.add_options(Option(_card_label(row, narrow=narrow, area=True)) for row in found)
            if not found:
                listed.add_option(Option("[$text-muted]no card holds all these words[/]", disabled=True))
        else:
            self._listed = []
            for row in self._rows:
                opened = row.area.id in self._opened
                self._listed.append((row.area.id, ""))
                listed.add_option(Option(f"{'▾' if opened else '▸'} {_area_label(row, room)}"))
                for card in row.cards if opened else ():
                    self._listed.append((row.area.id, card.card.id))
                    listed.add_option(Option(f"    {_card_label(card, narrow=narrow)}"))
        if self._listed:
            listed.highlighted = min(place or 0, len(self._listed) - 1)

    # -- searching

    def _searched(self) -> str:
        line = self.query_one("#search", Input)
        return line.value.strip() if line.display else ""

    def action_search(self) -> None:
        """Open the line to search in."""
        line = self.query_one("#search", Input)
        line.display = True
        line.focus()

    @on(Input.Changed, "#search")
    def _typed(self) -> None:
        self._show()

    @on(Input.Submitted, "#search")
    def _to_the_list(self) -> None:
        self.query_one("#cards", OptionList).focus()

    # -- the list

    @on(OptionList.OptionSelected, "#cards")
    def _selected(self, event: OptionList.OptionSelected) -> None:
        """Open a card, or open and close an area."""
        area, card = self._listed[event.option_index]
        if card:
            from studyml.tui.screens.card import CardScreen

            self.app.push_screen(CardScreen(card))
            return
        self._opened ^= {area}
        self._show()

    def action_ask(self) -> None:
        """Open a session of the area under the cursor."""
        from studyml.tui.screens.session import SessionScreen

        place = self.query_one("#cards", OptionList).highlighted
        if place is None or not self._listed:
            return
        area = self._listed[place][0]
        session = typed_app(self).day.new_session(area=area)
        if session.finished:
            self.notify(f"{area} has no card to ask now.")
            return
        self.app.push_screen(SessionScreen(session))

    def action_back(self) -> None:
        """Close the search, else leave."""
        line = self.query_one("#search", Input)
        if line.display:
            line.value = ""
            line.display = False
            self._show()
            self.query_one("#cards", OptionList).focus()
        else:
            self.app.pop_screen()


def _area_label(row: shelf.AreaRow, room: int) -> str:
    standing = row.standing
    known = standing is not None and standing.status != "unknown"
    colour = COLOURS.get(standing.status, "$text-muted") if standing is not None else "$text-muted"
    status = standing.status if standing is not None and known else "–"
    count = f"{row.known}/{len(row.cards)}"
    if room < _NARROW:
        return f"{row.area.id:20} [{colour}]{status:<6}[/]"
    meter = bar(standing.strength if standing is not None and known else 0, 10, colour)
    title = cut(row.area.title, room - _BEFORE_THE_TITLE)
    return f"{row.area.id:20} {meter} [{colour}]{status:<6}[/] {count:>5}  [$text-muted]{escape(title)}[/]"


def _card_label(row: shelf.CardRow, *, narrow: bool, area: bool = False) -> str:
    flag = " [$text-warning]⚑[/]" if row.memory is not None and row.memory.flagged else ""
    if narrow:
        return f"{row.card.id[:24]:24} [$text-muted]{escape(row.state)}[/]{flag}"
    where = f"  {row.card.area}" if area else ""
    return f"{row.card.id:30} [$text-muted]{row.card.kind:<10} {escape(row.state)}{where}[/]{flag}"
