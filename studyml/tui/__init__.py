"""The screens: Textual, and nothing but the face.

Owns layout, keys and colours. Holds no rules: it drives ``study`` and shows what that says. The only room
that imports Textual; never imports NumPy or SymPy, which live in the child processes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from textual.screen import Screen

    from studyml.tui.app import StudymlApp


def typed_app(screen: Screen[Any]) -> StudymlApp:
    """Return the app of a screen under its own type."""
    return cast("StudymlApp", screen.app)


def on_stack(screen: Screen[Any]) -> bool:
    """Return whether a screen is still there to be written on: not left, and the program not on its way out.

    Textual takes a leaving screen's widgets away before it cancels the screen's workers.
    """
    return screen.app.is_running and screen in screen.app.screen_stack
