"""A line in the user's crontab. Whatever is printed goes the way of cron's mail; nothing missed is caught up."""

from __future__ import annotations

from studyml.reminders.changes import Change, Crontab, block
from studyml.reminders.channels import Channel
from studyml.reminders.job import Job
from studyml.reminders.system import System, running

DAEMONS = ("cron", "crond", "fcron", "cronie", "bcron-sched")


def line(job: Job) -> str:
    """Return the line of the crontab; cron takes a bare ``%`` for a newline."""
    at, days = job.schedule.at, job.schedule.days
    week = "*" if len(days) == 7 else ",".join(str((day + 1) % 7) for day in days)
    return f"{at.minute} {at.hour} * * {week} " + job.shell(*job.call("cron")[len(job.program) :]).replace("%", "\\%")


def _changes(job: Job, system: System) -> tuple[Change, ...]:
    return (Crontab(block("cron", "#", [line(job)], job.home)),)


def _lacking(system: System) -> str:
    return "" if system.has("crontab") else "there is no crontab here"


def _trouble(system: System) -> str:
    if system.platform.startswith("linux") and not any(running(name) for name in DAEMONS):
        return "no cron daemon is running; start it (e.g. systemctl enable --now cron)"
    return ""


def _remark(system: System) -> str:
    return "what is missed asleep or switched off is not caught up"


CHANNEL = Channel("cron", "a line in your crontab", True, _lacking, _changes, _trouble, _remark, elsewhere=True)
