"""A notice on the desktop, beside what is printed: sent when a scheduler's reminder speaks.

No program that shows notices says whether anyone saw one; the reminder is therefore always printed too.
"""

from __future__ import annotations

from studyml.errors import ReminderError
from studyml.reminders.changes import Change
from studyml.reminders.channels import Channel
from studyml.reminders.job import Job
from studyml.reminders.system import System

_WINDOWS = (
    "Add-Type -AssemblyName System.Windows.Forms; $i = New-Object System.Windows.Forms.NotifyIcon;"
    " $i.Icon = [System.Drawing.SystemIcons]::Information; $i.Visible = $true;"
    " $i.ShowBalloonTip(10000, 'studyml', $env:STUDYML_NOTICE, 'Info'); Start-Sleep 10; $i.Dispose()"
)


def command(text: str, system: System) -> tuple[str, ...]:
    """Return the command that shows a text."""
    if system.platform == "darwin":
        return ("osascript", "-e", "on run argv", "-e", 'display notification (item 1 of argv) with title "studyml"',
                "-e", "end run", text)  # fmt: skip
    if system.platform == "win32":
        return ("powershell", "-NoProfile", "-Command", _WINDOWS)
    return ("notify-send", "--app-name=studyml", "studyml", text)


def send(text: str, system: System) -> str:
    """Hand a text to the desktop; return why that failed, "" when it was taken."""
    if system.platform == "win32":
        system = System(system.platform, system.user, system.uid, {**system.environment, "STUDYML_NOTICE": text})
    try:
        done = system.run(command(text, system))
    except ReminderError as error:
        return error.message
    return "" if done.returncode == 0 else " ".join(done.stderr.split()) or f"exit {done.returncode}"


def _lacking(system: System) -> str:
    program = command("", system)[0]
    return "" if system.has(program) else f"there is no {program} here (Debian: apt install libnotify-bin)"


def _changes(job: Job, system: System) -> tuple[Change, ...]:
    return ()  # 'remind now' of a scheduler looks whether this channel is installed


CHANNEL = Channel(
    "notice", "a notice on the desktop, with the scheduler", False, _lacking, _changes, _lacking, rides=True
)
