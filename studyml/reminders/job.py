"""What a channel is asked to set up: when, what to call, and the days ahead."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from zlib import crc32

from studyml.errors import ReminderError
from studyml.reminders.schedule import Schedule


@dataclass(frozen=True, slots=True)
class Ahead:
    """One coming study day."""

    day: date
    due: int
    minutes: int


@dataclass(frozen=True, slots=True)
class Job:
    """One installation. ``program`` is what runs studyml: ``(python, -P, -m, studyml)``."""

    schedule: Schedule
    program: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)
    """What the call needs set: ``STUDYML_HOME``, where it is not the usual one."""
    feed: str = "reminders.ics"
    """Where the calendar file goes."""
    ahead: tuple[Ahead, ...] = ()
    now: datetime | None = None

    def __post_init__(self) -> None:
        for word in (*self.program, *self.environment.values(), self.feed):
            if "\n" in word:
                raise ReminderError(
                    f"a scheduler can't call a path with a line break: {word!r}", remedy="rename the folder"
                )

    @property
    def home(self) -> str:
        """Return on one line whose reminder this is, "" for the usual home."""
        return " ".join(f"{key}={value!r}" for key, value in self.environment.items())

    @property
    def mark(self) -> str:
        """Return what tells this home's things from another's where a name must be short, "" for the usual home."""
        return f"-{crc32(self.home.encode()):x}" if self.home else ""

    def call(self, channel: str) -> tuple[str, ...]:
        """Return the command that a scheduler runs."""
        return (*self.program, "remind", "now", "--from", channel)

    def shell(self, *words: str) -> str:
        """Return a call of the program as one line for ``sh``, environment included."""
        settings = [f"{key}={shlex.quote(value)}" for key, value in self.environment.items()]
        return " ".join([*settings, shlex.join([*self.program, *words])])
