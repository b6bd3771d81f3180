"""What one can do about the card of a session beside answering it: take it back, dispute, flag, drop, open it.

Owns those keys. What is known of the answer is ``session_judging``'s, the course of the questions ``session``'s.
"""

from __future__ import annotations

from pathlib import Path

from studyml.errors import InputError
from studyml.tui import typed_app
from studyml.tui.editing import edit
from studyml.tui.markup import escape
from studyml.tui.screens.session_judging import Judging
from studyml.tui.screens.session_keys import Phase


class CardActions(Judging):
    """The keys that are about the card on the table."""

    def action_undo(self) -> None:
        """Take the last answer back and ask it again."""
        if self.phase is Phase.JUDGING:
            return
        before = self.session.answered
        if self.session.undo():
            answered = self.session.answered < before
            self.notify("Taken back. It counts as never answered." if answered else "Taken back: it is asked again.")
            self._ask()
        else:
            self.notify("Nothing was answered in this sitting yet; u at home takes back what was before.")

    def action_dispute(self) -> None:
        """Void the answer and keep the case in a file."""
        if self._disputable is None:
            return
        try:
            kept = typed_app(self).day.dispute(self.session.asked.question, *self._disputable)
        except InputError as error:
            self.notify(f"{error} The answer still counts.", severity="error", timeout=8)
            return
        self.session.set_aside()
        self.notify(f"Not counted: it comes another day. The case is kept in {kept}.", timeout=8)
        self.action_go_on()

    def action_flag(self) -> None:
        """Mark the card as doubtful, or take the mark away; the session goes on."""
        flagged = self.session.flag()
        told = "is flagged; the library lists what is" if flagged else "is flagged no more"
        self.notify(f"{self.session.asked.card.id} {told}.")

    def action_drop(self, action: str) -> None:
        """Take the card out: for today (bury), or until the library brings it back (suspend)."""
        card = self.session.asked.card.id
        self.session.drop(action)
        self.notify(f"{card}: {'not today' if action == 'bury' else 'never again'}. Undo brings it back.")
        self._ask()

    def action_easier(self) -> None:
        """Ask an easier card of a leech's area next."""
        easier = self.session.ask_easier()
        if easier is not None:
            self.notify(f"Next: {easier}.")
            self.action_go_on()

    def action_worked(self) -> None:
        """Show a leech's worked solution at length."""
        self._page.say("\n".join(map(escape, self.session.worked())))
        self.call_after_refresh(self._page.show_verdict)

    def action_edit(self) -> None:
        """Open the card's file at its line; the change is asked from the next start on."""
        card = self.session.asked.card
        path = Path(card.path)
        before = path.stat().st_mtime_ns
        wrong = edit(self.app, path, typed_app(self).day.config.editor, card.line)
        if wrong:
            self.notify(wrong, severity="warning", timeout=8)
        elif path.stat().st_mtime_ns != before:
            self.notify("The change is asked from the next start on.")
