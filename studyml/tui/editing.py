"""Lending the terminal to the learner's editor.

Owns which editor that is and what happens where the terminal can't be lent. Knows no screen.
"""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

from textual.app import App, SuspendNotSupported

_MEANWHILE_SECONDS = 0.5
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


def edit(
    app: App[Any], path: Path, editor: str = "", line: int = 0, meanwhile: Callable[[], object] = lambda: None
) -> str:
    """Open ``path`` in ``editor``, ``$VISUAL``, ``$EDITOR`` or vi; return what went wrong, "" if nothing did.

    The event loop stands still until the editor ends; ``meanwhile`` is called twice a second.
    """
    command = editor or os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
    try:
        words = shlex.split(command)
        with app.suspend():
            code = _wait_for(subprocess.Popen(placed(words, path, line)), meanwhile)
    except SuspendNotSupported:
        return f"This terminal can't be lent to an editor; open {path} in yours."
    except (OSError, ValueError) as error:
        return f"The editor '{command}' can't be started ({error}). Set one: studyml config editor NAME"
    return f"The editor '{command}' ended with {code}." if code else ""


def _wait_for(process: subprocess.Popen[bytes], meanwhile: Callable[[], object]) -> int:
    """Return the editor's exit status. Ctrl-C is the editor's matter while it has the terminal."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        while True:
            try:
                return process.wait(_MEANWHILE_SECONDS)
            except subprocess.TimeoutExpired:
                meanwhile()
    finally:
        signal.signal(signal.SIGINT, before)
