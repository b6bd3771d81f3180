"""Lending the terminal to the learner's editor.

Owns what happens where the terminal can't be lent. Knows no screen.
"""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

from textual.app import App, SuspendNotSupported

from studyml.study.editors import editor_of, opening

_MEANWHILE_SECONDS = 0.5


def edit(
    app: App[Any], path: Path, editor: str = "", line: int = 0, meanwhile: Callable[[], object] = lambda: None
) -> str:
    """Open ``path`` in ``editor``, ``$VISUAL``, ``$EDITOR`` or vi; return what went wrong, "" if nothing did.

    The event loop stands still until the editor ends; ``meanwhile`` is called twice a second.
    """
    command = editor_of(editor)
    try:
        words = opening(command, path, line)
        with app.suspend():
            code = _wait_for(subprocess.Popen(words), meanwhile)
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
