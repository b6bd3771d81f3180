"""Keys of a line that goes on: what is typed on into a verdict that came amid a derivation is no command.

Owns how long after the verdict, and after each such key, letters are still taken for text. Knows no screen.
"""

from __future__ import annotations

from collections.abc import Callable

from textual.events import Key

PAUSE = 0.6
"""Seconds without a key after which the fingers rest: who types slowly leaves 0.3 between two."""


class TypingOn:
    """Tells keys that were meant for the next line from commands."""

    def __init__(self, monotonic: Callable[[], float]):
        self._monotonic = monotonic
        self._until = float("-inf")
        self._typed = False

    def begin(self) -> None:
        """The line was taken away: what comes without a pause was meant for it."""
        now = self._monotonic()
        self._typed = self._typed and now < self._until
        self._until = now + PAUSE

    def takes(self, event: Key) -> bool:
        """Return whether a key is still text; Enter and the like only behind some."""
        now = self._monotonic()
        if now >= self._until or not (event.is_printable or (self._typed and event.key in ("enter", "backspace"))):
            return False
        self._until, self._typed = now + PAUSE, True
        return True
