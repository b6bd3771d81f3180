"""The one door from the command line to the screens.

``cli`` and ``tui`` are neighbours that don't know each other, but a command must be able to open the screens; it
does so here and nowhere else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from studyml.study.bench import Bench
    from studyml.study.day import Day
    from studyml.study.mock import Mock
    from studyml.study.session import Session


def open_screens(day: Day, beginning: Session | Bench | Mock | None = None) -> int:
    """Run the screens, beginning in a session, an exercise or an interview if given; return the exit code."""
    from studyml.tui.app import run_app

    return run_app(day, beginning)
