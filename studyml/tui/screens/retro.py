"""Notes: the file to read, then each finding to keep, change or leave out; Enter records and starts a session."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import ClassVar
from unicodedata import category

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import Screen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from studyml.errors import StudymlError
from studyml.study.retro_reading import LEVELS, Proposal, RetroReading, load_notes, own_lexicon, read_notes
from studyml.tui import typed_app
from studyml.tui.markup import escape
from studyml.tui.order import after_typing
from studyml.tui.widgets.key_bar import KeyBar

_LEVEL_KEYS = {level[0]: level for level in LEVELS}
_COLOURS = {"high": "$text-error", "medium": "$text-warning", "low": "$foreground-muted", "good": "$text-success"}


class RetroScreen(Screen[bool]):
    """Reading notes, with the learner's word last."""

    CSS_PATH = "retro.tcss"
    HELP = """\
### Notes

What your notes call hard, forgotten or good becomes a line: ✓ counts, – is left out. Below stands which line says so
and why. Your word is the last:

- **Space** leaves a line out or takes it in again. **h m l** say how urgent it is, **g** that it is good.
- **1-3** give it another area, the nearest first.
- **p** remembers: these words will mean this area in later notes, too.
- **Enter** records what is left and starts a session from it. Nothing counts before that.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "load", "Read", priority=True),
        Binding("enter", "record", "Accept", priority=True),
        Binding("space", "keep", "In or out"),
        *(Binding(key, f"level('{level}')", show=False) for key, level in _LEVEL_KEYS.items() if key != "h"),
        Binding("h", "level('high')", "High medium low good", key_display="h m l g"),
        *(Binding(str(number), f"choose({number})", show=False) for number in (2, 3)),
        Binding("1", "choose(1)", "Another area", key_display="1-3"),
        Binding("p", "remember", "Remember these words"),
        Binding("escape", "app.pop_screen", "Back"),
    ]

    def __init__(self, path: Path | None = None, *, notes: tuple[bytes, str] | None = None):
        """``notes`` are given (bytes, name): recording them ends the screen with True, no session begins."""
        super().__init__()
        self._path = path
        self._notes = notes
        self._reading: RetroReading | None = None

    def compose(self) -> ComposeResult:
        """Lay out the question for the file and the list of findings."""
        yield Static("[b]studyml[/b]   notes", classes="bar")
        with Vertical(classes="page"):
            yield Static(id="told")
            yield Input(id="file", placeholder="the file: .md .txt .ipynb .html .csv …", select_on_focus=False)
            yield OptionList(id="findings")
            yield Static(id="reason", classes="muted")
        yield KeyBar()

    def on_mount(self) -> None:
        """Read the file that was given, or ask for one."""
        self.query_one("#findings").display = False
        if self._notes is not None:
            self._read(*self._notes)
        elif self._path is not None:
            self._load(str(self._path))
        else:
            self.query_one("#told", Static).update("Which notes? Type or drop the path of a file, then Enter.")
            self.query_one("#file").focus()

    def _load(self, source: str) -> None:
        try:
            data, name = load_notes(source)
        except StudymlError as error:
            self._refuse(error)
            return
        self._read(data, name)

    def _refuse(self, error: StudymlError) -> None:
        self.query_one("#told", Static).update(f"[$text-error]{escape(str(error))}[/]")
        self.query_one("#file").display = self._notes is None
        self.query_one("#file").focus()

    @work(exclusive=True, group="reading", exit_on_error=True)
    async def _read(self, data: bytes, name: str) -> None:
        """Find what the notes say, beside the screen: long ones take a second."""
        day = typed_app(self).day
        self.query_one("#told", Static).update(f"Reading {escape(Path(name).name)} …")
        self.query_one("#file").display = False
        try:
            lexicon = own_lexicon(day.home, day.store)
            reading = await asyncio.to_thread(read_notes, data, name, day.areas, lexicon)
        except StudymlError as error:
            self._refuse(error)
            return
        self._reading = reading
        with self.app.batch_update():
            self.add_class("-read")
            self.query_one("#told", Static).update(_summary(reading))
            findings = self.query_one("#findings", OptionList)
            findings.display = True
            self._list()
            findings.focus()
        self.refresh_bindings()

    def _list(self) -> None:
        assert self._reading is not None
        findings = self.query_one("#findings", OptionList)
        place = findings.highlighted or 0
        findings.clear_options()
        findings.add_options(Option(_row(proposal)) for proposal in self._reading.proposals)
        if self._reading.proposals:
            findings.highlighted = min(place, len(self._reading.proposals) - 1)
        self._explain()

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Say why the finding under the cursor was made."""
        self._explain()

    def _explain(self) -> None:
        proposal, place = self._chosen(), self.query_one("#findings", OptionList).highlighted
        if proposal is None or place is None or self._reading is None:
            return
        others = "   ".join(f"{n} {area}" for n, area in enumerate(self._reading.others(place), 1))
        words = (
            f"nearest: {others}"
            if proposal.area is None
            else f"line {proposal.line}: {proposal.reason}\nor is it: {others}"
        )
        self.query_one("#reason", Static).update(escape(words))

    def _chosen(self) -> Proposal | None:
        place = self.query_one("#findings", OptionList).highlighted
        return None if self._reading is None or place is None else self._reading.proposals[place]

    # -- keys

    @after_typing
    def action_load(self) -> None:
        """Read the file typed."""
        typed = self.query_one("#file", Input).value.strip().strip("'\"").replace("\\ ", " ")
        if typed:
            self._load(typed)

    @after_typing
    def action_record(self) -> None:
        """Record what is kept and begin a session."""
        if self._reading is None:
            return
        day = typed_app(self).day
        wanted = self._notes is not None or bool(self._reading.decided())
        if wanted and self._reading.record(day.store) is None:
            self.notify("These notes were recorded before; they count once.")
        elif wanted and self._notes is None:
            self.notify("Your notes are recorded. Here is a session from them.")
        if self._notes is not None:
            self.notify("Recorded.")
            self.dismiss(True)
            return
        from studyml.tui.screens.session import SessionScreen

        session = day.new_session()
        if session.finished:
            self.app.pop_screen()
        else:
            self.app.switch_screen(SessionScreen(session))

    def action_keep(self) -> None:
        """Leave the finding out, or keep it after all."""
        proposal, place = self._chosen(), self.query_one("#findings", OptionList).highlighted
        if self._reading is None or proposal is None or place is None:
            return
        if proposal.ignored and proposal.area is not None:
            self._reading.change(place)
        elif not proposal.ignored:
            self._reading.ignore(place)
        self._list()

    def action_level(self, level: str) -> None:
        """Give the finding another priority."""
        proposal, place = self._chosen(), self.query_one("#findings", OptionList).highlighted
        if self._reading is not None and proposal is not None and place is not None and proposal.area is not None:
            self._reading.change(place, level=level)
            self._list()

    def action_choose(self, number: int) -> None:
        """Give a line one of the areas nearest to it: an unmapped one, or one mapped wrongly."""
        place = self.query_one("#findings", OptionList).highlighted
        if self._reading is None or place is None or number > len(others := self._reading.others(place)):
            return
        self._reading.change(place, area=others[number - 1])
        self._list()

    def action_remember(self) -> None:
        """Let the words of this line mean its area in later notes too."""
        place = self.query_one("#findings", OptionList).highlighted
        if self._reading is None or place is None:
            return
        try:
            phrase = self._reading.remember(place)
        except StudymlError as error:
            self.notify(str(error), severity="warning")
            return
        self.notify(f"In later notes '{phrase}' will mean {self._reading.proposals[place].area}.")
        self._list()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Until a file is read, letters and space are typed."""
        if action == "load":
            return self._reading is None
        return self._reading is not None or action not in ("record", "keep", "level", "choose", "remember")


def _summary(reading: RetroReading) -> str:
    from studyml.retro import LABELS

    found = reading.findings
    parts = [f"{len(found.weak)} weak areas", f"{len(found.strong)} strong"]
    parts += [f"{len(found.times)} times"] * bool(found.times) + [f"{len(found.plan)} plan lines"] * bool(found.plan)
    repaired = f"\nrepaired: {LABELS.get(found.repaired, found.repaired)}" if found.repaired else ""
    return f"[b]What your notes say[/b]   [$foreground-muted]{' · '.join(parts)}{repaired}[/]"


def _row(proposal: Proposal) -> str:
    mark = "[$foreground-muted]–[/]" if proposal.ignored else "[$text-success]✓[/]"
    level = f"[{_COLOURS[proposal.level]}]{proposal.level:<6}[/]"
    area = proposal.area or "no area yet"
    # Emoji have no agreed width; the mark in front says what they said.
    text = escape(" ".join("".join(c for c in proposal.text if category(c) not in ("So", "Mn")).split()))
    remembered = "[$text-primary]remembered[/]  " if proposal.remembered else ""
    return f"{mark} {level} {area:<20} {remembered}[$foreground-muted]{text}[/]"
