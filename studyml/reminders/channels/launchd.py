"""A launchd agent: the usual way on macOS. What was missed asleep is caught up on waking."""

from __future__ import annotations

import plistlib
from typing import Any

from studyml.reminders.changes import Change, Create, Run
from studyml.reminders.channels import Channel
from studyml.reminders.job import Job
from studyml.reminders.system import System

LABEL = "studyml.reminder"


def agent(job: Job) -> str:
    """Return the property list."""
    at, days = job.schedule.at, job.schedule.days
    moment = {"Hour": at.hour, "Minute": at.minute}
    found: dict[str, Any] = {
        "Label": LABEL,
        "ProgramArguments": list(job.call("launchd")),
        "StartCalendarInterval": moment if len(days) == 7 else [{**moment, "Weekday": (day + 1) % 7} for day in days],
        "ProcessType": "Background",
    }
    if job.environment:
        found["EnvironmentVariables"] = dict(job.environment)
    return plistlib.dumps(found).decode("utf-8")


def _changes(job: Job, system: System) -> tuple[Change, ...]:
    path = str(system.user / "Library" / "LaunchAgents" / f"{LABEL}.plist")
    domain = f"gui/{system.uid}"
    return (
        Create(path, agent(job)),
        Run(("launchctl", "bootstrap", domain, path), ("launchctl", "bootout", f"{domain}/{LABEL}")),
    )


def _lacking(system: System) -> str:
    return "" if system.platform == "darwin" and system.has("launchctl") else "launchd is macOS's"


def _trouble(system: System) -> str:
    lacking = _lacking(system)
    if lacking:
        return lacking
    known = system.run(("launchctl", "print", f"gui/{system.uid}/{LABEL}")).returncode == 0
    return "" if known else "launchd doesn't know the agent; install it again"


CHANNEL = Channel("launchd", "an agent of launchd's", True, _lacking, _changes, _trouble)
