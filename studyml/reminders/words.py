"""What a reminder says, or why it stays silent: one decision, from values alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from studyml.reminders.schedule import Quiet


@dataclass(frozen=True, slots=True)
class Weak:
    """The one area worth naming."""

    area: str
    slipping: bool
    """Whether it stands clearly lower than a week ago; else it is weak, but not getting worse."""


@dataclass(frozen=True, slots=True)
class Situation:
    """All that a reminder depends on."""

    due: int
    """Cards due today, overdue included."""
    minutes: int
    """For those."""
    weak: Weak | None = None
    exercise: str = ""
    """The model to write next, "" when there is none."""
    done: bool = False
    """Today's work is done, though more may be due."""
    away: str = ""
    """The day of coming back, while the learner is away."""


@dataclass(frozen=True, slots=True)
class Reminder:
    """What is said; ``text`` is "" for silence, and ``why`` says why."""

    text: str
    why: str = ""


def reminder(found: Situation, now: datetime, quiet: Quiet | None = None) -> Reminder:
    """Return what to say at ``now`` (local): "12 due, 9 minutes; shapes.broadcast slipping; next exercise kmeans"."""
    if quiet is not None and now.time() in quiet:
        return Reminder("", f"quiet hours {quiet}")
    if found.away:
        return Reminder("", f"away until {found.away}")
    if found.due == 0:
        return Reminder("", "nothing is due")
    if found.done:
        return Reminder("", "today's work is done")
    said = [f"{found.due} due, {found.minutes} minute{'' if found.minutes == 1 else 's'}"]
    if found.weak is not None:
        said.append(f"{found.weak.area} {'slipping' if found.weak.slipping else 'weak'}")
    if found.exercise:
        said.append(f"next exercise {found.exercise}")
    return Reminder("; ".join(said))
