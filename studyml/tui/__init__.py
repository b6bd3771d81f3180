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
