"""Where one can go: one list that the keys of home, the command palette and the help read.

Owns key, name and words of each place. A place's screen is imported when it is opened, so that home is painted first.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from textual.screen import Screen


@dataclass(frozen=True, slots=True)
class Place:
    """One screen that can be opened from anywhere."""

    key: str
    """Its key at home."""
    name: str
    words: str
    """What one finds there."""
    open: Callable[[], Screen[Any]]

    @property
    def key_shown(self) -> str:
        """Its key as it is typed."""
        return "," if self.key == "comma" else self.key


def _notes() -> Screen[Any]:
    from studyml.tui.screens.retro import RetroScreen

    return RetroScreen()


def _draft() -> Screen[Any]:
    from studyml.tui.screens.draft import DraftScreen

    return DraftScreen()


def _code() -> Screen[Any]:
    from studyml.tui.screens.exercises import ExercisesScreen

    return ExercisesScreen()


def _progress() -> Screen[Any]:
    from studyml.tui.screens.progress import ProgressScreen

    return ProgressScreen()


def _library() -> Screen[Any]:
    from studyml.tui.screens.library import LibraryScreen

    return LibraryScreen()


def _week() -> Screen[Any]:
    from studyml.tui.screens.week import WeekScreen

    return WeekScreen()


def _sheet() -> Screen[Any]:
    from studyml.tui.screens.sheet import SheetScreen

    return SheetScreen()


def _settings() -> Screen[Any]:
    from studyml.tui.screens.settings import SettingsScreen

    return SettingsScreen()


PLACES: tuple[Place, ...] = (
    Place("r", "Notes", "read the notes of a practice day", _notes),
    Place("c", "Code", "models to write from scratch, against the clock", _code),
    Place("p", "Progress", "every area today and over time, forecast, speed", _progress),
    Place("l", "Library", "every area and card, search, a card's history", _library),
    Place("w", "Week", "the plan: cards due, the lines of your notes, the next model", _week),
    Place("s", "Sheet", "the formulas on a page, weak areas first", _sheet),
    Place("n", "Today's retro", "drafted from what happened, yours to edit", _draft),
    Place("comma", "Settings", "theme, minutes, editor, interview date", _settings),
)
