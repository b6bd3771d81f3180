"""One card: how it is asked, how it stands in memory, what was answered; its answer on a key."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual.binding import Binding, BindingType

from studyml.decks import ask, expected_text, given_lines
from studyml.model import Kind
from studyml.study import shelf, wording
from studyml.study.compose import Item
from studyml.study.session import Session
from studyml.tui import typed_app
from studyml.tui.editing import edit
from studyml.tui.markup import escape, hung, prose
from studyml.tui.screens.page import PageScreen

_HISTORY_SHOWN = 20


class CardScreen(PageScreen):
    """A card of the library."""

    NAME = "card"
    HELP = """\
### A card

**Space** shows the answer and hides it again. **Enter** asks the card now: the first answer of a day counts as a
review, also before it is due. **x** takes the card out for good or brings it back, **f** marks it as doubtful.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "answer", "Answer"),
        Binding("enter", "ask", "Ask it now"),
        Binding("x", "suspend", "Never again / again"),
        Binding("f", "flag", "Flag"),
        Binding("e", "edit", "Edit"),
    ]

    def __init__(self, card: str):
        super().__init__()
        self._card_id = card
        self._answer_shown = False

    def load(self) -> None:
        """Read the card's state and history."""
        day = typed_app(self).day
        card = day.library.cards[self._card_id]
        self._row = shelf.card_row(card, day.store.memory(card.id), day.today())
        self._history = shelf.history(day.store, card.id)

    def text(self, room: int) -> str:
        """Return the page."""
        card, memory = self._row.card, self._row.memory
        question = ask(card, 0)
        lines = [f"[b]{escape(card.id)}[/b]  [$text-muted]{card.area} · {card.kind} · {card.seconds} s[/]", ""]
        lines += [prose(question.prompt)]
        lines += [f"[$text-muted]{escape(line)}[/]" for line in wording.given(question, given_lines(question))]
        if question.kind is Kind.CHOICE:
            lines += [hung(o.text, room, f"  {number}  ", "     ") for number, o in enumerate(question.options, 1)]
        if self._answer_shown:
            lines += ["", f"[b]{escape(expected_text(question))}[/b]", "", prose(question.solution)]
        lines += ["", f"[b $text-primary]Memory[/]  {escape(self._row.state)}"]
        if memory is not None and memory.stability is not None:
            lines.append(
                f"stability {memory.stability:.0f} d · difficulty {memory.difficulty or 0:.1f} of 10 · "
                f"{wording.counted(memory.reviews, 'review')} · {wording.counted(memory.lapses, 'lapse')}"
                + (" · flagged" if memory.flagged else "")
            )
        elif memory is not None and memory.flagged:
            lines.append("flagged")
        if self._history:
            lines += ["", "[b $text-primary]History[/]"]
        for past in self._history[:_HISTORY_SHOWN]:
            mistakes = f"  {', '.join(past.mistakes)}" if past.mistakes else ""
            again = "  (again that day)" if past.repeat else ""
            lines.append(escape(f"{past.day}  {past.outcome:<12} {past.rating:<6} {past.seconds:4} s{mistakes}{again}"))
        return "\n".join(lines)

    def action_answer(self) -> None:
        """Show the answer, or hide it."""
        self._answer_shown = not self._answer_shown
        self.show_page()

    def action_ask(self) -> None:
        """Ask this card alone."""
        from studyml.tui.screens.session import SessionScreen

        day = typed_app(self).day
        if self._row.card.kind is Kind.CODE:
            self.notify("A model is written in the workshop: c at home.")
            return
        item = Item(self._card_id, day.fresh_seed(), "asked from the library")
        self.app.push_screen(SessionScreen(Session(day.store, day.library, [item])))

    def action_suspend(self) -> None:
        """Take the card out, or bring it back."""
        suspended = self._row.memory is not None and self._row.memory.suspended
        self._act("unsuspend" if suspended else "suspend")
        self.notify("It is asked again." if suspended else "It is not asked any more.")

    def action_flag(self) -> None:
        """Mark the card as doubtful, or take the mark away."""
        self._act("unflag" if self._row.memory is not None and self._row.memory.flagged else "flag")

    def _act(self, action: str) -> None:
        typed_app(self).day.store.act(self._card_id, action)
        self.load()
        self.show_page()

    def action_edit(self) -> None:
        """Open the card's file at its line."""
        card = self._row.card
        wrong = edit(self.app, Path(card.path), typed_app(self).day.config.editor, card.line)
        if wrong:
            self.notify(wrong, severity="warning", timeout=8)
