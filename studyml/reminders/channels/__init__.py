"""The channels: one module each, imported when it is asked for.

To add one, write a module with a ``CHANNEL`` and name it in :data:`NAMES`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from studyml.errors import UsageError, did_you_mean
from studyml.reminders.changes import Change
from studyml.reminders.job import Job
from studyml.reminders.schedule import Schedule
from studyml.reminders.system import System

NAMES = ("systemd", "cron", "launchd", "notice", "shell", "tmux", "ics")
"""In the order in which a scheduler is looked for and ``status`` lists them."""


@dataclass(frozen=True, slots=True)
class Channel:
    """One way to be reminded."""

    name: str
    words: str
    """What it is, in one line."""
    scheduler: bool
    """Whether it calls ``studyml remind now`` at the chosen time."""
    lacking: Callable[[System], str]
    """What this system lacks for it, "" when it can be used."""
    changes: Callable[[Job, System], tuple[Change, ...]]
    """What installing it changes."""
    trouble: Callable[[System], str] = lambda system: ""
    """Why it can't fire though it is installed as it was, "" when it can."""
    remark: Callable[[System], str] = lambda system: ""
    """What is good to know of it here."""
    always: bool = False
    """Whether it is in sight at any time, so that time and days don't matter."""
    fires: bool = True
    """Whether anything of it comes by itself: a file only waits to be read by another program."""
    elsewhere: bool = False
    """Whether its trouble is the system's alone: installing it again mends nothing."""
    rides: bool = False
    """Whether it is sent with a scheduler's reminder, and never without one."""

    def when(self, schedule: Schedule) -> str:
        """Return in words when it reminds."""
        return "always in sight" if self.always else str(schedule)


def channel(name: str) -> Channel:
    """Return a channel by name. Raises :class:`UsageError` naming those there are."""
    if name not in NAMES:
        raise UsageError(f"no channel '{name}'", remedy=did_you_mean(name, NAMES, f"known: {', '.join(NAMES)}"))
    found: Channel = import_module(f"{__name__}.{name}").CHANNEL
    return found


def usual(system: System) -> tuple[str, ...]:
    """Return the channels of an installation that names none: this system's scheduler, and a notice if there are any.

    Raises :class:`UsageError` where nothing here calls a program at a time of day.
    """
    names = [name for name in NAMES if channel(name).scheduler and not channel(name).lacking(system)][:1]
    if not names:
        raise UsageError(
            "this system has neither systemd for users, nor cron, nor launchd",
            remedy="a calendar can remind you: --channel ics; so can a prompt: --channel shell",
        )
    return (*names, *(() if channel("notice").lacking(system) else ("notice",)))
