"""The one door from the command line to the screens.

``cli`` and ``tui`` are neighbours that don't know each other, but a command must be able to open the screens; it
does so here and nowhere else.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from studyml.errors import UsageError

if TYPE_CHECKING:
    from studyml.study.bench import Bench
    from studyml.study.day import Day
    from studyml.study.mock import Mock
    from studyml.study.session import Session


def on_terminal() -> bool:
    """Return whether someone sits at a terminal, be it a dumb one."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def can_draw() -> bool:
    """Return whether there is a terminal to draw on: Textual draws on stderr, and in a file nobody sees it."""
    return on_terminal() and sys.stderr.isatty() and not _dumb()


def line_by_line(command: str, asked: bool) -> bool:
    """Return whether a command with ``--plain`` goes line by line: ``asked`` to, or where a terminal can't be drawn on.

    Raises :class:`UsageError` without a terminal, where neither holds.
    """
    if asked or (_dumb() and sys.stdin.isatty()):
        return True
    if not on_terminal():
        raise UsageError("there is no terminal to draw on", remedy=f"use 'studyml {command} --plain'")
    return not can_draw()


def _dumb() -> bool:
    return os.environ.get("TERM", "dumb") == "dumb"


def open_screens(day: Day, beginning: Session | Bench | Mock | None = None) -> int:
    """Run the screens, beginning in a session, an exercise or an interview if given; return the exit code."""
    from studyml.tui.app import run_app

    return run_app(day, beginning)


def close(day: Day) -> None:
    """Close the day, and tell what its backup found damaged: nobody starts again only to hear of it."""
    day.close()
    if day.store.damage:
        from studyml.cli.diagnostics import say
        from studyml.study.notices import damaged

        say(damaged(day.store.damage))
