"""The errors studyml raises: mistakes of a file, of settings or of the system.

Owns the small hierarchy and the exit code of each. A learner's wrong answer is a value
(:class:`studyml.model.Verdict`), never one of these. Knows no screen: the edge (``cli``, ``tui``)
shows ``str(error)`` once, as one line that names the place, what was found and what to do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # a prompt pays for every import
    from collections.abc import Iterable
    from pathlib import Path


class StudymlError(Exception):
    """Base of every error a user can cause or mend.

    ``message`` says what is wrong, ``remedy`` what to do, ``path`` and ``line`` (from 1) where. Raised ``from`` a
    refusal of the system, an encoding or TOML it needs no remedy of its own: the refusal's is told.
    """

    exit_code = 2

    def __init__(self, message: str, *, path: Path | str | None = None, line: int | None = None, remedy: str = ""):
        super().__init__(message)
        self.message = message
        self.path = path
        self.line = line
        self._remedy = remedy

    @property
    def remedy(self) -> str:
        """What to do."""
        if self._remedy or self.__cause__ is None:
            return self._remedy
        from studyml.remedies import remedy_for

        return remedy_for(self.__cause__)

    def __str__(self) -> str:
        where = "" if self.path is None else f"{self.path}: " if self.line is None else f"{self.path}:{self.line}: "
        return f"{where}{self.message}" + (f" ({self.remedy})" if self.remedy else "")


class UsageError(StudymlError):
    """The command's words don't fit together."""


class SettingsError(StudymlError):
    """A setting is unknown or has a value that can't be."""


class CardError(StudymlError):
    """A card file can't be read or a card in it isn't true."""


class ExerciseError(StudymlError):
    """An exercise's folder is broken, or no such exercise exists."""


class InputError(StudymlError):
    """A file of the learner's (notes, submission) is missing, empty or unreadable."""


class StoreError(StudymlError):
    """The store can't be opened or written; nothing was changed."""

    exit_code = 3


class DamagedStoreError(StoreError):
    """Bytes of the store are not as they were written; what can still be read of it can be saved."""


class ServiceError(StudymlError):
    """A child process (grader, prover, judge) could not be started or died again after a restart."""


class ReminderError(StudymlError):
    """The system refused to set a reminder up or to take it away; what had been done is undone."""


def reason(error: OSError | ValueError) -> str:
    """Return what the system found wrong with a file, without its name: the error raised names the place itself."""
    return getattr(error, "strerror", None) or str(error)


def did_you_mean(word: str, known: Iterable[str], otherwise: str = "") -> str:
    """Return the remedy for an unknown name: the known one nearest to it, or ``otherwise`` when none is like it.

    Like it is also what it is a part of: ``logistic``. Capitals make no difference.
    """
    from difflib import get_close_matches  # only on the way to an error message

    names = {name.lower(): name for name in known}
    given = word.lower()
    near = get_close_matches(given, names, n=1) or [name for name in names if len(given) > 2 and given in name]
    return f"did you mean '{names[near[0]]}'?" if near else otherwise
