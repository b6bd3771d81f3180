"""Setting channels up, taking them away, and how they stand.

Owns the order: an installation is done whole or undone; removing undoes the changes of the receipt, last one first.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from studyml.errors import ReminderError, StudymlError, UsageError
from studyml.reminders.changes import Change, Create
from studyml.reminders.channels import NAMES, channel, usual
from studyml.reminders.channels.ics import calendar
from studyml.reminders.job import Job
from studyml.reminders.receipts import Fired, Receipt, Receipts
from studyml.reminders.schedule import Schedule
from studyml.reminders.system import ANOTHER, System


@dataclass(frozen=True, slots=True)
class Planned:
    """What installing one channel would change."""

    channel: str
    changes: tuple[Change, ...]
    lacking: str = ""
    """Why it can't be installed here."""

    def shown(self) -> list[str]:
        """Return every file with its text and every command."""
        lines = [line for change in self.changes for line in change.shown()]
        return lines or ["nothing of its own: the scheduler's reminder looks whether it is installed"]


@dataclass(frozen=True, slots=True)
class Standing:
    """How one installed channel stands."""

    receipt: Receipt
    fired: Fired | None
    next: datetime | None
    """When a scheduler calls next; None for the others."""
    trouble: str
    """Why it can't fire, "" when it can."""
    remark: str
    files: tuple[str, ...]
    remedy: str = ""
    """What to do about the trouble."""


def planned(names: Sequence[str], job: Job, system: System) -> tuple[Planned, ...]:
    """Return what installing would change. Raises :class:`UsageError` for a channel that there isn't.

    A notice needs a scheduler to send it: the usual one is added where none is named.
    """
    chosen = list(dict.fromkeys(names)) or list(usual(system))
    if any(channel(name).rides for name in chosen) and not any(channel(name).scheduler for name in chosen):
        chosen = [usual(system)[0], *chosen]
    found = [channel(name) for name in chosen]
    return tuple(Planned(each.name, each.changes(job, system), each.lacking(system)) for each in found)


def install(plan: Sequence[Planned], job: Job, system: System, receipts: Receipts, now: datetime) -> list[str]:
    """Do what was planned, channel by channel; an earlier installation of a channel is undone first.

    Returns what the learner should know. Raises :class:`UsageError` for a channel that can't be used here, before
    anything is changed, and :class:`ReminderError` for one that failed, once it is as it was before.
    """
    for item in plan:
        if item.lacking:
            raise UsageError(
                f"'{item.channel}' can't be used here: {item.lacking}", remedy="see 'studyml remind install --help'"
            )
    told = []
    for item in plan:
        before = _installed(item.channel, receipts)
        if before is not None:
            told += remove([item.channel], system, receipts)
            if _installed(item.channel, receipts) is not None:
                raise ReminderError(told[-1], remedy="mend that, then install it again")
        try:
            _set_up(Receipt(item.channel, job.schedule, now, job.program[0], item.changes), system, receipts)
        except StudymlError:
            if before is not None:
                with suppress(StudymlError):  # the first failure is the one to tell
                    _set_up(before, system, receipts)
            raise
    return told


def _installed(name: str, receipts: Receipts) -> Receipt | None:
    return next((receipt for receipt in receipts.all() if receipt.channel == name), None)


def _set_up(receipt: Receipt, system: System, receipts: Receipts) -> None:
    """Do the changes of a receipt and keep it with what undoing them needs: all, or nothing is changed."""
    done: list[Change] = []
    try:
        for change in receipt.changes:
            done.append(change.do(system))
        receipts.keep(replace(receipt, changes=tuple(done)))
    except StudymlError:
        for change in reversed(done):
            with suppress(StudymlError):  # the first failure is the one to tell
                change.undo(system)
        raise


def remove(names: Sequence[str], system: System, receipts: Receipts) -> list[str]:
    """Undo what was installed through these channels (all without any); return what the learner should know.

    What can't be undone now stays in the channel's receipt, so that removing again tries it again. Raises
    :class:`UsageError` for a channel that is not installed.
    """
    known = {receipt.channel: receipt for receipt in receipts.all()}
    for name in names:
        channel(name)
        if name not in known:
            raise UsageError(f"'{name}' is not installed", remedy=f"installed: {', '.join(known) or 'nothing'}")
    told = []
    for name, receipt in known.items():
        if names and name not in names:
            continue
        left: list[Change] = []
        for change in reversed(receipt.changes):
            try:
                told += change.undo(system)
            except ReminderError as error:
                told.append(str(error))
                left.insert(0, change)
        if left:
            receipts.keep(replace(receipt, changes=tuple(left)))
        else:
            receipts.drop(name)
    return told


def _never(schedule: Schedule) -> str:
    return ""


def standings(
    receipts: Receipts, system: System, now: datetime, hushed: Callable[[Schedule], str] = _never
) -> tuple[Standing, ...]:
    """Return how each installed channel stands, in the order of the channels.

    ``hushed`` tells why the reminder says nothing whenever it is called then, "" when it does.
    """
    fired = receipts.fired()
    rows = sorted(receipts.all(), key=lambda receipt: NAMES.index(receipt.channel))
    installed = [receipt.channel for receipt in rows]
    troubles = {receipt.channel: _trouble(receipt, system, hushed) for receipt in rows}
    found = []
    for receipt in rows:
        name = receipt.channel
        trouble, remedy = troubles[name] if troubles[name][0] else _alone(name, troubles)
        following = receipt.schedule.next_after(now) if channel(name).scheduler else None
        files = tuple(path for change in receipt.changes if (path := getattr(change, "path", "")))
        said = remark(name, installed, system)
        found.append(Standing(receipt, fired.get(name), following, trouble, said, files, remedy))
    return tuple(found)


def remark(name: str, installed: Sequence[str], system: System) -> str:
    """Return what is good to know of a channel beside the others that are installed."""
    said = channel(name).remark(system)
    if channel(name).fires:
        return said
    scheduler = next((other for other in installed if channel(other).scheduler), None)
    if scheduler is not None:
        return f"{said}; each reminder of {scheduler} writes the file anew"
    return f"{said}; its days are a forecast of today, which only 'studyml remind now' or a scheduler beside it renews"


def _alone(name: str, troubles: Mapping[str, tuple[str, str]]) -> tuple[str, str]:
    """Return why a channel that is sent with a scheduler's reminder can't fire, and what to do; "" when it can."""
    if not channel(name).rides:
        return "", ""
    schedulers = {other: trouble for other, (trouble, _) in troubles.items() if channel(other).scheduler}
    if not schedulers:
        again = _again(name)
        return f"no scheduler is installed that would send it ('{again}' adds one)", again
    if all(schedulers.values()):
        return f"{' and '.join(schedulers)} would send it and can't fire", f"mend {' or '.join(schedulers)}"
    return "", ""


def _again(name: str) -> str:
    return f"studyml remind install --channel {name}"


def refresh(job: Job, system: System, receipts: Receipts) -> None:
    """Write an installed calendar file anew with the days ahead; one that was changed by hand is left alone."""
    for receipt in receipts.all():
        if receipt.channel == "ics" and not _trouble(receipt, system)[0]:
            text = calendar(replace(job, schedule=receipt.schedule))
            changes = tuple(change.renewed(text) for change in receipt.changes if isinstance(change, Create))
            receipts.keep(replace(receipt, changes=changes))


def _trouble(receipt: Receipt, system: System, hushed: Callable[[Schedule], str] = _never) -> tuple[str, str]:
    """Return why a channel of its own can't fire, and what to do; "" and "" when it can."""
    found, again = channel(receipt.channel), _again(receipt.channel)
    if not os.path.exists(receipt.program):
        return f"{receipt.program} is gone; install it again", again
    try:
        if changed := next((said for change in receipt.changes if (said := change.trouble(system))), ""):
            return changed, again
        if lacking := found.lacking(system):
            return lacking, ANOTHER
        if trouble := found.trouble(system):
            return trouble, ANOTHER if found.elsewhere else again
    except ReminderError as error:
        return str(error), again
    if found.scheduler and (trouble := hushed(receipt.schedule)):
        return trouble, "studyml config quiet, or studyml remind install --at another time"
    return "", ""
