"""A calendar file to subscribe to: an alarm on each coming day with something due (RFC 5545).

Nothing here rings: the calendar that has the file does. The days ahead are a forecast; the reminder of a scheduler
installed beside it writes the file anew, and so does ``studyml remind now``. Past the forecast a repeating event goes
on, which says only where to look.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta

from studyml.reminders.changes import Change, Create
from studyml.reminders.channels import Channel
from studyml.reminders.job import Job
from studyml.reminders.system import System
from studyml.reminders.words import amount

LENGTH = 15
"""Minutes of the event in the calendar, where the cards ask for fewer."""


def calendar(job: Job) -> str:
    """Return the file for the days ahead, in local time wherever it is read."""
    now = job.now or datetime.now(UTC)
    days = [day for day in job.ahead if day.day.weekday() in job.schedule.days]
    events: list[str] = []
    for day in days:
        if day.due:
            said = f"studyml: {amount(day.due, day.minutes)}"
            events += _event(job, now, day.day, f"studyml-{day.day}", said, max(LENGTH, day.minutes))
    after = max((day.day for day in job.ahead), default=now.date()) + timedelta(days=1)
    while after.weekday() not in job.schedule.days:
        after += timedelta(days=1)
    names = ",".join(("MO", "TU", "WE", "TH", "FR", "SA", "SU")[day] for day in job.schedule.days)
    rule = f"RRULE:FREQ=WEEKLY;BYDAY={names}"
    events += _event(job, now, after, "studyml-later", "studyml: 'studyml due' tells what is due", LENGTH, [rule])
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//studyml//reminders//EN", "X-WR-CALNAME:studyml", *events]
    return "".join(f"{line}\r\n" for line in _folded([*lines, "END:VCALENDAR"]))


def _event(
    job: Job, now: datetime, day: date, uid: str, said: str, minutes: int, more: Iterable[str] = ()
) -> list[str]:
    begin = datetime.combine(day, job.schedule.at)
    text = said.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return [
        "BEGIN:VEVENT", f"UID:{uid}{job.mark}@studyml", f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART:{begin:%Y%m%dT%H%M%S}", f"DURATION:PT{minutes}M", *more, f"SUMMARY:{text}", "TRANSP:TRANSPARENT",
        "BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER:PT0M", f"DESCRIPTION:{text}", "END:VALARM", "END:VEVENT",
    ]  # fmt: skip


def _folded(lines: Iterable[str]) -> Iterator[str]:
    """Break lines longer than 75 octets, as the format asks; the texts above are ASCII."""
    for line in lines:
        yield line[:75]
        for start in range(75, len(line), 74):
            yield " " + line[start : start + 74]


def _changes(job: Job, system: System) -> tuple[Change, ...]:
    return (Create(job.feed, calendar(job)),)


def _remark(system: System) -> str:
    return "open the file in your calendar, or subscribe to it: the calendar rings, studyml can't tell whether it does"


CHANNEL = Channel("ics", "a calendar file", False, lambda system: "", _changes, remark=_remark, fires=False)
