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


def edit(app: App[Any], path: Path, editor: str = "") -> str:
    """Open ``path`` in ``editor``, ``$VISUAL``, ``$EDITOR`` or vi; return what went wrong, "" if nothing did."""
    command = editor or os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
    try:
        words = shlex.split(command)
        with app.suspend():
            done = subprocess.run([*words, str(path)], check=False)
    except SuspendNotSupported:
        return f"This terminal can't be lent to an editor. Open {path} in yours; every save is checked."
    except (OSError, ValueError) as error:
        return f"The editor '{command}' can't be started ({error}). Set one: studyml config editor NAME"
    return f"The editor '{command}' ended with {done.returncode}." if done.returncode else ""
