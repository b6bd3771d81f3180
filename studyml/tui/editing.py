"""Lending the terminal to the learner's editor.

Owns which editor that is and what happens where the terminal can't be lent. Knows no screen.
"""

from __future__ import annotations

import os
import shlex
import subprocess
from pathlib import Path
from typing import Any

from textual.app import App, SuspendNotSupported

_PLUS_LINE = frozenset({"vi", "vim", "nvim", "nano", "pico", "emacs", "emacsclient", "micro", "kak", "joe", "ne"})
"""Editors that take ``+LINE`` before the file."""
_GO_TO = frozenset({"code", "codium", "code-insiders", "cursor"})
"""Editors that take ``--goto FILE:LINE``."""


def placed(words: list[str], path: Path, line: int) -> list[str]:
    """Return the command that opens ``path`` at ``line`` (0: anywhere) where the editor is known to take one."""
    name = Path(words[0]).stem
    if line and name in _PLUS_LINE:
        return [*words, f"+{line}", str(path)]
    if line and name in _GO_TO:
        return [*words, "--wait", "--goto", f"{path}:{line}"]
    return [*words, str(path)]


def edit(app: App[Any], path: Path, editor: str = "", line: int = 0) -> str:
    """Open ``path`` in ``editor``, ``$VISUAL``, ``$EDITOR`` or vi; return what went wrong, "" if nothing did."""
    command = editor or os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
    try:
        words = shlex.split(command)
        with app.suspend():
            done = subprocess.run(placed(words, path, line), check=False)
    except SuspendNotSupported:
        return f"This terminal can't be lent to an editor; open {path} in yours."
    except (OSError, ValueError) as error:
        return f"The editor '{command}' can't be started ({error}). Set one: studyml config editor NAME"
    return f"The editor '{command}' ended with {done.returncode}." if done.returncode else ""
