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
    trouble: str = ""
    """What is wrong with the clock or the store, "" when nothing is: what is due can't be trusted then."""


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
    if found.done and found.due:
        return Reminder("", "today's work is done")
    if found.due == 0:
        return Reminder(found.trouble, "" if found.trouble else "nothing is due")
    said = [amount(found.due, found.minutes)]
    if found.weak is not None:
        said.append(f"{found.weak.area} {'slipping' if found.weak.slipping else 'weak'}")
    if found.exercise:
        said.append(f"next exercise {found.exercise}")
    if found.trouble:
        said.append(found.trouble)
    return Reminder("; ".join(said))


def amount(due: int, minutes: int) -> str:
    """Return how much there is to do: "12 due, 9 minutes"."""
    return f"{due} due, {minutes} minute{'' if minutes == 1 else 's'}"
