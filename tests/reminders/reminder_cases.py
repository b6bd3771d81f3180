"""Values that the tests of the channels share."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from pathlib import Path

from hypothesis import strategies as st

from studyml.reminders.job import Ahead, Job
from studyml.reminders.schedule import Schedule
from studyml.reminders.system import System

NOW = datetime(2027, 1, 15, 8, tzinfo=UTC)  # a Friday
WORKDAYS = Schedule(time(9, 5), (0, 1, 2, 3, 4))
NASTY = '/opt/it\'s 100% "so" $HOME\\ `id` #{x} {y}/python'
"""A path with all that schedulers and shells take for their own."""

words = st.text(st.characters(codec="utf-8", exclude_characters="\0\n\r", exclude_categories=["Cc"]), min_size=1)


def job(schedule: Schedule = WORKDAYS, program: str = NASTY, home: str = "", feed: str = "reminders.ics") -> Job:
    ahead = (Ahead(date(2027, 1, 15), 12, 9), Ahead(date(2027, 1, 16), 4, 3), Ahead(date(2027, 1, 18), 0, 0),
             Ahead(date(2027, 1, 19), 7, 40))  # fmt: skip
    environment = {"STUDYML_HOME": home} if home else {}
    return Job(schedule, (program, "-m", "studyml"), environment, feed, ahead, NOW)


def system(folder: Path, programs: str | None = None, platform: str = "linux", **environment: str) -> System:
    """A user in ``folder``; ``programs`` is the PATH."""
    known = {"PATH": programs if programs is not None else "/usr/bin:/bin", **environment}
    return System(platform, folder, 1000, known)


def program(folder: Path, name: str, script: str) -> None:
    """A stand-in for a program of the system's."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / name
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)


CRONTAB = """case "$1" in
-l) [ -e "$STORE" ] && exec cat "$STORE"; echo "no crontab for you" >&2; exit 1 ;;
-r) rm "$STORE" ;;
-) cat > "$STORE" ;;
esac"""
"""Keeps the crontab in the file that ``$STORE`` names."""


def tree(folder: Path) -> dict[str, tuple[int, bytes | None]]:
    """Everything below a folder: names, modes, contents."""
    return {
        str(path.relative_to(folder)): (path.stat().st_mode, path.read_bytes() if path.is_file() else None)
        for path in sorted(folder.rglob("*"))
    }
