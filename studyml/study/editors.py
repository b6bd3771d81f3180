"""Which editor the learner has, and how it is told to open a file at a line.

Starts nothing: a screen lends its terminal to the command made here, the plain session simply runs it.
"""

from __future__ import annotations

import os
import shlex
from pathlib import Path

_PLUS_LINE = frozenset({"vi", "vim", "nvim", "nano", "pico", "emacs", "emacsclient", "micro", "kak", "joe", "ne"})
"""Editors that take ``+LINE`` before the file."""
_GO_TO = frozenset({"code", "codium", "code-insiders", "cursor"})
"""Editors that take ``--goto FILE:LINE``."""


def editor_of(configured: str) -> str:
    """Return the command of the settings, else ``$VISUAL``, ``$EDITOR``, then ``vi``."""
    return configured or os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"


def program_of(editor: str) -> str:
    """Return the program that a command runs, "" where that can't be read."""
    try:
        return next(iter(shlex.split(editor)), "")
    except ValueError:
        return ""


def opening(editor: str, path: Path, line: int = 0) -> list[str]:
    """Return the words that open ``path`` at ``line`` (0: anywhere) where the editor is known to take one.

    Raises :class:`ValueError` for a command whose quotes don't close.
    """
    words = shlex.split(editor)
    name = Path(words[0]).stem if words else ""
    if line and name in _PLUS_LINE:
        return [*words, f"+{line}", str(path)]
    if line and name in _GO_TO:
        return [*words, "--wait", "--goto", f"{path}:{line}"]
    return [*words, str(path)]
