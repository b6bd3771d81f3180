"""The text of today's retro while the learner edits it: a file, so that nothing typed is ever lost.

Owns where it lies and when it goes. It is made from what happened (``drafting``), edited by a person, read back and
recorded; only then is it let go. Knows neither a screen nor an editor.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from studyml.errors import InputError, reason
from studyml.files import write_whole
from studyml.paths import Home


class DraftFile:
    """One study day's retro in the making."""

    def __init__(self, home: Home, day: date):
        self.path: Path = home.state / "retro" / f"{day.isoformat()}.md"

    @property
    def kept(self) -> bool:
        """Whether an edited text waits here to be read."""
        return self.path.exists()

    def text(self, draft: Callable[[], str]) -> str:
        """Return the text edited before, else a new draft. Raises :class:`InputError` when it can't be read."""
        return self.read().decode(errors="replace") if self.kept else draft()

    def read(self) -> bytes:
        """Return the file's bytes, whatever an editor made of them. Raises :class:`InputError`."""
        try:
            return self.path.read_bytes()
        except OSError as error:
            raise InputError(f"can't be read: {reason(error)}", path=str(self.path)) from error

    def keep(self, text: str) -> None:
        """Write the text, whole or not at all. Raises :class:`InputError` when it can't be written."""
        try:
            write_whole(self.path, text)
        except OSError as error:
            raise InputError(f"can't be written: {reason(error)}", path=str(self.path)) from error

    def let_go(self) -> None:
        """Remove the file: its text was recorded, or it is the draft as it was made."""
        self.path.unlink(missing_ok=True)
