"""What each channel writes is taken by the program it is for: systemd, sh, plistlib, tmux, shells, an ics library."""

from __future__ import annotations

import os
import plistlib
import shlex
import shutil
import subprocess
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import icalendar
import pexpect
import pytest
from hypothesis import given, settings
from reminder_cases import NOW, WORKDAYS, job, program, system, words

from studyml.errors import ReminderError
from studyml.reminders.changes import Create, Insert
from studyml.reminders.channels import NAMES, channel, cron, ics, launchd, notice, shell, systemd, tmux
from studyml.reminders.job import Job
from studyml.reminders.schedule import Schedule

needs = {name: pytest.mark.skipif(shutil.which(name) is None, reason=f"no {name} here")
         for name in ("systemd-analyze", "tmux", "bash", "zsh", "fish")}  # fmt: skip


@needs["systemd-analyze"]
@pytest.mark.parametrize("schedule", [WORKDAYS, Schedule(), Schedule(time(23, 59), (6,))], ids=str)
def test_systemd_takes_the_units(schedule: Schedule, tmp_path: Path) -> None:
    real = tmp_path / 'it\'s 100% "so" $HOME'
    program(real, "python", "true")
    timer, service = systemd.units(job(schedule, str(real / "python"), home=str(tmp_path / 'a "%h" home')))
    (tmp_path / systemd.TIMER).write_text(timer)
    (tmp_path / systemd.SERVICE).write_text(service)
    done = subprocess.run(
        ["systemd-analyze", "verify", "--user", str(tmp_path / systemd.TIMER), str(tmp_path / systemd.SERVICE)],
        env=os.environ | {"XDG_RUNTIME_DIR": str(tmp_path)}, capture_output=True, text=True,
    )  # fmt: skip
    assert (done.returncode, done.stderr.strip()) == (0, "")
    assert "Persistent=true" in timer


@needs["systemd-analyze"]
@pytest.mark.parametrize("schedule", [WORKDAYS, Schedule(), Schedule(time(0, 1), (5, 6))], ids=str)
def test_systemd_fires_when_we_say_it_does(schedule: Schedule) -> None:
    timer, _ = systemd.units(job(schedule))
    calendar = timer.split("OnCalendar=")[1].splitlines()[0]
    base = NOW.replace(tzinfo=None)
    shown = subprocess.run(
        ["systemd-analyze", "calendar", "--iterations=9", f"--base-time={base}", calendar],
        env={"TZ": "UTC", "LC_ALL": "C"}, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    theirs = [line.split(": ")[1].strip() for line in shown.splitlines() if "Next elapse" in line or "Iter. #" in line]
    ours = []
    for _ in range(9):
        base = schedule.next_after(base)
        ours.append(f"{base:%a %Y-%m-%d %H:%M}:00 UTC")
    assert theirs == ours


def _unescaped(line: str) -> str:
    """What cron hands to sh: all from the sixth field on, ``\\%`` being a percent sign."""
    return line.split(" ", 5)[5].replace("\\%", "%")


@settings(deadline=None)
@given(words, words)
def test_cron_hands_sh_the_very_call(path: str, home: str) -> None:
    asked = job(program=path, home=home)
    line = cron.line(asked)
    assert "%" not in line.replace("\\%", "") and "\n" not in line
    home_set, *call = shlex.split(_unescaped(line))
    assert (home_set, tuple(call)) == (f"STUDYML_HOME={home}", asked.call("cron"))


@pytest.mark.parametrize(
    ("schedule", "fields"), [(WORKDAYS, "5 9 * * 1,2,3,4,5"), (Schedule(time(7), (5, 6)), "0 7 * * 6,0")]
)
def test_cron_counts_the_days_from_sunday(schedule: Schedule, fields: str) -> None:
    assert cron.line(job(schedule)).startswith(f"{fields} ")


def test_launchd_gets_the_very_call_back(tmp_path: Path) -> None:
    agent = plistlib.loads(launchd.agent(job(home="/a & b")).encode())
    assert tuple(agent["ProgramArguments"]) == job().call("launchd")
    assert agent["EnvironmentVariables"] == {"STUDYML_HOME": "/a & b"}
    assert [moment["Weekday"] for moment in agent["StartCalendarInterval"]] == [1, 2, 3, 4, 5]
    assert {(moment["Hour"], moment["Minute"]) for moment in agent["StartCalendarInterval"]} == {(9, 5)}
    assert plistlib.loads(launchd.agent(job(Schedule())).encode())["StartCalendarInterval"] == {"Hour": 9, "Minute": 0}


def test_the_calendar_is_read_by_a_library() -> None:
    text = ics.calendar(job())
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    events = icalendar.Calendar.from_ical(text).walk("VEVENT")
    days = {str(event["SUMMARY"]): event for event in events}
    # Saturday is no work day, on Monday nothing is due; after the forecast the repeating event goes on.
    assert list(days) == [
        "studyml: 12 due, 9 minutes",
        "studyml: 7 due, 40 minutes",
        "studyml: 'studyml due' tells what is due",
    ]
    first, second, later = days.values()
    assert first.decoded("DTSTART") == datetime(2027, 1, 15, 9, 5)
    assert first.decoded("DTSTAMP") == NOW
    assert second.decoded("DURATION") == timedelta(minutes=40)
    assert later.decoded("DTSTART") == datetime(2027, 1, 20, 9, 5)
    assert later["RRULE"].to_ical() == b"FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"
    assert all(event.walk("VALARM")[0].decoded("TRIGGER") == timedelta(0) for event in events)
    assert len({str(event["UID"]) for event in events}) == 3


def test_the_calendars_of_two_homes_live_beside_each_other() -> None:
    homes = [icalendar.Calendar.from_ical(ics.calendar(job(home=home))).walk("VEVENT") for home in ("", "/a", "/b")]
    assert len({str(event["UID"]) for events in homes for event in events}) == 9


def test_a_calendar_without_a_forecast_still_reminds() -> None:
    text = ics.calendar(Job(WORKDAYS, ("python",), now=datetime(2027, 1, 15, 20, tzinfo=UTC)))
    (event,) = icalendar.Calendar.from_ical(text).walk("VEVENT")
    assert event.decoded("DTSTART") == datetime(2027, 1, 18, 9, 5)
    assert "RRULE" in event


@needs["tmux"]
def test_tmux_runs_the_very_call_and_shows_it_once_however_full_the_line_is(tmp_path: Path) -> None:
    tool = tmp_path / "it's #1 100% $HOME"
    program(tool, "python", f'echo "$@" > "{tmp_path}/called"; echo 12 due, 9 min')
    settings = tmp_path / "tmux.conf"
    text = "\n".join(tmux.lines(job(program=str(tool / "python"))))
    settings.write_text(f"{text}\n")
    (tmp_path / "first").write_text(f"set-option -g status-right {'title' * 8}\nsource-file '{tmp_path}/tmux.conf'\n")
    socket = ["-S", str(tmp_path / "socket")]
    command = [*socket, "-f", str(tmp_path / "first"), "new-session", "sleep 60"]
    child = pexpect.spawn("tmux", command, env=os.environ | {"TERM": "xterm"}, dimensions=(6, 100), encoding="utf-8")
    try:
        child.expect("12 due, 9 min")
        subprocess.run(["tmux", *socket, "source-file", str(settings)], check=True)  # as people do after an edit
        said = subprocess.run(
            ["tmux", *socket, "show-options", "-gv", "status-right"], capture_output=True, text=True, check=True
        ).stdout
        assert said.count("@studyml-due") == 1
        assert (tmp_path / "called").read_text() == "-m studyml due --short\n"
    finally:
        subprocess.run(["tmux", *socket, "kill-server"], capture_output=True)
        child.close(force=True)


@pytest.mark.parametrize("name", [pytest.param(name, marks=needs[name]) for name in ("bash", "zsh", "fish")])
@pytest.mark.parametrize("due", ["12 due, 9 min", ""])
def test_a_real_shell_shows_it_in_the_prompt(name: str, due: str, tmp_path: Path) -> None:
    tool = tmp_path / "it's 100%"
    program(tool, "python", f'[ "$*" = "-m studyml due --short" ] && echo "{due}"' if due else "true")
    script = "\n".join(shell.lines(name, job(program=str(tool / "python"), home=str(tmp_path))))
    script += f"\n{script}"  # settings are read again after every edit
    shown = {
        "bash": f"PS1='$ '\n{script}\neval \"$PROMPT_COMMAND\"\nprintf '%s' \"${{PS1@P}}\"",
        "zsh": f"PROMPT='$ '\n{script}\nfor f in $precmd_functions; do $f; done\nprint -Pn \"$PROMPT\"",
        "fish": f"{script}\nemit fish_prompt\nprintf '$ '",
    }[name]
    bare = {"bash": ["bash", "--norc", "-i"], "zsh": ["zsh", "-f", "-i"], "fish": ["fish", "--no-config"]}[name]
    done = subprocess.run(
        [*bare, "-c", shown], capture_output=True, text=True, env={"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
    )
    assert done.stdout.replace("\n", " ") == (f"({due}) $ " if due else "$ ")


@pytest.mark.parametrize("name", [pytest.param(name, marks=needs[name]) for name in ("bash", "zsh")])
def test_two_homes_in_one_file_of_settings_are_both_shown(name: str, tmp_path: Path) -> None:
    program(tmp_path, "python", 'echo "due at ${STUDYML_HOME:-home}"')
    homes = [shell.lines(name, job(program=str(tmp_path / "python"), home=home)) for home in ("", "work", "")]
    script = "\n".join(line for lines in homes for line in lines)
    command, shown = {
        "bash": (["bash", "--norc", "-i", "-c"], 'PS1=\'$ \'\n{}\neval "$PROMPT_COMMAND"\nprintf %s "${{PS1@P}}"'),
        "zsh": (
            ["zsh", "-f", "-i", "-c"],
            "PROMPT='$ '\n{}\nfor f in $precmd_functions; do $f; done\nprint -Pn $PROMPT",
        ),
    }[name]
    done = subprocess.run([*command, shown.format(script)], capture_output=True, text=True, cwd=tmp_path)
    assert done.stdout == "(due at work) (due at home) $ "


@pytest.mark.skipif(shutil.which("bash") is None, reason="no bash")
def test_the_prompt_of_bash_still_tells_the_learner_how_the_last_command_ended(tmp_path: Path) -> None:
    script = "\n".join(shell.lines("bash", job(program="/bin/true")))
    shown = f"PROMPT_COMMAND='seen=$?'\n{script}\n(exit 7)\neval \"$PROMPT_COMMAND\"\nprintf %s $seen"
    done = subprocess.run(["bash", "--norc", "-i", "-c", shown], capture_output=True, text=True, cwd=tmp_path)
    assert done.stdout == "7"


def test_a_notice_that_fails_says_why(tmp_path: Path) -> None:
    tools = tmp_path / "bin"
    assert "no 'notify-send'" in notice.send("12 due", system(tmp_path, str(tools)))
    program(tools, "notify-send", "echo no bus >&2; exit 1")
    assert notice.send("12 due", system(tmp_path, str(tools))) == "no bus"
    program(tools, "notify-send", f'printf "%s" "$3" > {tmp_path}/shown')
    text = "-x \"12 due\"; $(id) 'q'"
    assert notice.send(text, system(tmp_path, f"{tools}:/bin")) == ""
    assert (tmp_path / "shown").read_text() == text
    assert notice.command(text, system(tmp_path, platform="darwin"))[-1] == text


def test_a_path_no_scheduler_can_call_is_refused() -> None:
    with pytest.raises(ReminderError, match="line break"):
        job(program="/a\nb")


@pytest.mark.parametrize("name", NAMES)
def test_every_channel_is_shown_with_all_its_files_and_commands(name: str, tmp_path: Path) -> None:
    found = channel(name)
    assert found.name == name and found.words
    changes = found.changes(job(feed=str(tmp_path / "x.ics")), system(tmp_path, SHELL="/bin/zsh"))
    for change in changes:
        shown = "\n".join(change.shown())
        if isinstance(change, Create | Insert):
            assert change.path in shown
            text = change.text if isinstance(change, Create) else change.block
            assert all(f"| {line}" in shown for line in text.splitlines())
    assert bool(changes) == (name != "notice")
