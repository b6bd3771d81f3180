"""A systemd timer of the user's: the usual way on Linux. What was missed asleep or switched off is caught up."""

from __future__ import annotations

import os
from datetime import date, timedelta

from studyml.reminders.changes import Change, Create, Run
from studyml.reminders.channels import Channel
from studyml.reminders.job import Job
from studyml.reminders.system import System

TIMER, SERVICE = "studyml-reminder.timer", "studyml-reminder.service"


def units(job: Job) -> tuple[str, str]:
    """Return the text of the timer and of the service.

    The call goes through ``env``: systemd refuses quotes and dollars in the path of what it runs itself.
    """
    monday = date(2024, 1, 1)
    days = ",".join(f"{monday + timedelta(days=day):%a}" for day in job.schedule.days)
    calendar = f"{days} *-*-* {job.schedule.at:%H:%M}:00" if len(job.schedule.days) < 7 else f"*-*-* {job.schedule.at}"
    timer = (
        "[Unit]\nDescription=When studyml says what is due\n\n"
        f"[Timer]\nOnCalendar={calendar}\nPersistent=true\n\n"
        "[Install]\nWantedBy=timers.target\n"
    )
    settings = "".join(f"Environment={_quoted(f'{key}={value}')}\n" for key, value in job.environment.items())
    call = " ".join(_quoted(word.replace("$", "$$")) for word in job.call("systemd"))
    service = (
        "[Unit]\nDescription=studyml: what is due today\n\n"
        f"[Service]\nType=oneshot\n{settings}ExecStart=/usr/bin/env {call}\n"
    )
    return timer, service


def _quoted(word: str) -> str:
    text = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("\n", "\\n")
    return f'"{text}"'


def _changes(job: Job, system: System) -> tuple[Change, ...]:
    folder = system.folder("XDG_CONFIG_HOME", ".config") / "systemd" / "user"
    timer, service = units(job)
    control = ("systemctl", "--user")
    return (
        Run(back=(*control, "daemon-reload")),  # undone last, when the files are gone
        Create(str(folder / SERVICE), service),
        Create(str(folder / TIMER), timer),
        Run((*control, "daemon-reload")),
        Run(back=(*control, "clean", "--what=state", TIMER)),  # else a later one would first catch up on this one
        Run((*control, "enable", "--now", TIMER), (*control, "disable", "--now", TIMER)),
    )


def _lacking(system: System) -> str:
    if not system.has("systemctl"):
        return "there is no systemctl here"
    runtime = system.environment.get("XDG_RUNTIME_DIR") or f"/run/user/{system.uid}"
    return "" if os.path.exists(f"{runtime}/systemd") else "no systemd runs for this user"


def _trouble(system: System) -> str:
    lacking = _lacking(system)
    if lacking:
        return lacking
    for asked, fine in (
        ("is-active", "active"),
        ("is-enabled", "enabled"),
    ):  # disabled: gone at next log-in
        state = system.run(("systemctl", "--user", asked, TIMER)).stdout.strip()
        if state != fine:
            return f"the timer is {state or 'not known'}; install it again"
    return ""


def _remark(system: System) -> str:
    if not system.has("loginctl"):
        return ""
    lingers = system.run(("loginctl", "show-user", str(system.uid), "--property=Linger", "--value")).stdout.strip()
    return "" if lingers == "yes" else "fires while you are logged in; what was missed comes at the next log-in"


CHANNEL = Channel("systemd", "a timer of systemd's", True, _lacking, _changes, _trouble, _remark)
