"""The one door from the command line to the screens.

``cli`` and ``tui`` are neighbours that don't know each other, but a command must be able to open the screens; it
does so here and nowhere else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from studyml.study.day import Day
    from studyml.study.session import Session


def open_screens(day: Day, session: Session | None = None) -> int:
    """Run the screens, beginning in ``session`` if given; return the exit code."""
    from studyml.tui.app import run_app

    return run_app(day, session)
