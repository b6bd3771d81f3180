"""``studyml remind`` as a command, with the learner's real store; what a reminder is told of it."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from reminder_cases import CRONTAB, program, tree

from studyml.cli import run
from studyml.clock import FixedClock, SystemClock
from studyml.model import EventKind
from studyml.paths import Home
from studyml.reminders.channels import ics
from studyml.reminders.schedule import Schedule
from studyml.store import Store
from studyml.study import reminding

START = datetime.fromisoformat("2027-01-15T09:00+00:00")  # a Friday


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(*[tmp_path / "home"] * 3)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(START)


def answer(home: Home, clock: FixedClock, *cards: str, right: bool = True, **more: Any) -> None:
    content = {"answer": "a", "outcome": "correct" if right else "wrong", "rating": 3 if right else 1,
               "area": "shapes.broadcast", "kind": "formula", "seconds": 60, "ms": 30_000, **more}  # fmt: skip
    with Store.open(home.store, clock) as store:
        for card in cards:
            store.record(card, content)


def left_session(home: Home, clock: FixedClock, position: int) -> None:
    with Store.open(home.store, clock) as store:
        queue = [[f"c{n}", 1, "due", False] for n in range(4)]
        day = store.today().isoformat()
        store.save_session({"seed": 1, "day": day, "queue": queue, "position": position, "afterwards": []})


def test_it_tells_due_slipping_and_next(home: Home, clock: FixedClock) -> None:
    assert reminding.said_now(home, clock).why == "nothing is due"
    assert not home.state.exists(), "looking makes no file"
    answer(home, clock, *(f"good{n}" for n in range(9)))
    clock.advance(days=30)
    answer(home, clock, *(f"bad{n}" for n in range(9)), right=False)
    clock.advance(days=1)
    said = reminding.said_now(home, clock).text
    count, area, exercise = said.split("; ")
    assert count == "18 due, 18 minutes"
    assert area == "shapes.broadcast slipping"
    assert exercise.startswith("next exercise ")


def test_reminder_prompt_and_calendar_mean_the_same_minutes(
    home: Home, clock: FixedClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answer(home, clock, *(f"bad{n}" for n in range(3)), right=False)
    clock.advance(days=1)
    assert reminding.said_now(home, clock).text.startswith(
        "3 due, 3 minutes"
    )  # the new cards take more, and are no part
    feed = ics.calendar(reminding.job(home, clock, Schedule()))
    assert "SUMMARY:studyml: 3 due\\, 3 minutes\r\n" in feed
    monkeypatch.setenv("STUDYML_HOME", str(home.state))
    monkeypatch.setenv("STUDYML_NOW", clock.now().isoformat())
    assert run(["due", "--short"]) == 0
    assert capsys.readouterr().out == "3 due, 3 min\n"


def test_a_clock_that_is_off_is_spoken_of_whether_or_not_anything_is_due(home: Home, clock: FixedClock) -> None:
    answer(home, clock, "a", right=False)
    clock.advance(days=30)
    answer(home, clock, "b")
    clock.advance(days=-20)
    due = reminding.said_now(home, clock).text
    assert due.startswith("1 due") and "the last answer lies 20 days ahead of now" in due
    clock.advance(days=-10)
    assert reminding.said_now(home, clock).text.startswith("the last answer lies 30 days ahead of now")


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="no zones to set")
def test_the_next_time_is_that_of_clocks_after_a_change_of_the_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    try:
        eve = datetime.fromisoformat("2027-03-27T12:00+01:00")  # clocks go forward in the night
        following = SystemClock().at(Schedule().next_after(eve))
    finally:
        monkeypatch.undo()
        time.tzset()
    assert following == datetime.fromisoformat("2027-03-28T09:00+02:00")


def test_weak_by_the_notes_is_not_slipping(home: Home, clock: FixedClock) -> None:
    answer(home, clock, "a")
    with Store.open(home.store, clock) as store:
        line = {"area": "grad.linear", "level": "high", "confirmed": True, "reason": "line 3"}
        store.append(EventKind.RETRO, {"text": "", "areas": [line], "findings": {}})
    clock.advance(days=60)
    assert "; grad.linear weak; " in reminding.said_now(home, clock).text


@pytest.mark.parametrize(
    ("ms", "position", "why"),
    [
        (26 * 60_000, 1, "today's work is done"),  # the session's length, whatever was finished
        (9 * 60_000, 4, "today's work is done"),  # gone through to its end, quickly
        (9 * 60_000, 3, ""),
        (60_000, 4, ""),  # a plan of one minute is no day's work
    ],
)
def test_the_days_work_silences_it_until_tomorrow(
    home: Home, clock: FixedClock, ms: int, position: int, why: str
) -> None:
    answer(home, clock, "a", "b")
    clock.advance(days=40)
    answer(home, clock, "a", ms=ms)
    left_session(home, clock, position)
    assert reminding.said_now(home, clock).why == why
    clock.advance(days=1)
    assert reminding.said_now(home, clock).text.startswith("1 due")


def test_it_is_silent_while_away(home: Home, clock: FixedClock) -> None:
    answer(home, clock, "a")
    clock.advance(days=40)
    until = (clock.now().date() + timedelta(days=2)).isoformat()
    with Store.open(home.store, clock) as store:
        store.set_setting("away", {"from": clock.now().date().isoformat(), "until": until})
    found = reminding.situation(home, clock)
    assert found.due == 0 or found.away == until
    assert reminding.said_now(home, clock).text == ""


Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def studyml(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """``studyml remind`` of a user of their own; ``now`` is the clock."""
    environment = {"STUDYML_HOME": home.state, "HOME": tmp_path / "user", "PATH": f"{tmp_path / 'bin'}:/usr/bin:/bin"}
    for name, value in environment.items():
        monkeypatch.setenv(name, str(value))

    def call(*words: str, now: str = START.isoformat()) -> tuple[int, str, str]:
        monkeypatch.setenv("STUDYML_NOW", now)
        code = run(["remind", *words])
        seen = capsys.readouterr()
        return code, seen.out, seen.err

    return call


def test_from_install_to_remove(studyml: Command, home: Home, clock: FixedClock, tmp_path: Path) -> None:
    tools, user, crontab = tmp_path / "bin", tmp_path / "user", tmp_path / "crontab"
    program(tools, "crontab", f"STORE={crontab}\n{CRONTAB}")
    program(tools, "notify-send", "echo no desktop >&2; exit 1")
    user.mkdir()
    before = tree(user)
    channels = ("--channel", "cron", "--channel", "notice", "--channel", "ics")
    assert studyml("status")[:2] == (
        0,
        "No reminder is installed. 'studyml remind install --at 09:00' sets one up.\n",
    )

    code, out, err = studyml("install", "--at", "8:30", "--days", "mon-fri", *channels, "--dry-run")
    assert (code, err) == (0, "Nothing was changed.\n")
    assert "run crontab -" in out and "30 8 * * 1,2,3,4,5" in out and "write " in out and "BEGIN:VCALENDAR" in out
    assert not crontab.exists() and not home.state.exists() and tree(user) == before

    code, out, err = studyml("install", "--at", "8:30", "--days", "mon-fri", *channels)
    assert (code, err) == (0, "")
    answer(home, clock, "a")
    later = (START + timedelta(days=40)).isoformat()
    call = crontab.read_text().splitlines()[1].split(" ", 5)[5]
    done = subprocess.run(
        ["sh", "-c", call], capture_output=True, text=True, env={"PATH": f"{tools}:/usr/bin:/bin", "STUDYML_NOW": later}
    )
    assert done.returncode == 0
    assert done.stdout.startswith("studyml: 1 due, 1 minute; "), "always printed"
    assert done.stderr == "studyml: no notice on the desktop: no desktop\n"

    rows = json.loads(studyml("status", "--json", now=later)[1])["channels"]
    cron, notice, ics = rows
    assert [row["channel"] for row in rows] == ["cron", "notice", "ics"]
    assert cron["fired"]["at"] == later and cron["fired"]["said"].startswith("1 due")
    assert cron["fired"]["why"] == "no notice on the desktop: no desktop"
    assert (cron["next"], notice["next"]) == ("2027-02-25T08:30:00+00:00", None)
    assert ics["files"] == [str(home.data / "reminders.ics")]
    assert "studyml: 1 due" in Path(ics["files"][0]).read_text(), "brought up to date by the reminder"

    code, out, _ = studyml("remove", "--dry-run")
    assert code == 0 and "delete " in out and crontab.exists()
    assert studyml("remove")[:2] == (0, "removed: cron, notice, ics\n")
    assert not crontab.exists() and tree(user) == before and not (home.data / "reminders.ics").exists()
    assert studyml("remove")[:2] == (0, "no reminder was installed\n")


def test_a_reminder_that_the_settings_hush_cannot_fire(
    studyml: Command, home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(tmp_path / "bin", "systemctl", '[ "$2" = is-active ] && echo active || echo enabled')
    (tmp_path / "run" / "systemd").mkdir(parents=True)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "run"))
    assert studyml("install", "--channel", "systemd", "--at", "09:00")[0] == 0
    assert studyml("status")[0] == 0
    for text, told in (("quiet = '08:00-10:00'", "lies in your quiet hours, 08:00-10:00"), ("quiett = 1", "'quiet'")):
        home.config_file.write_text(text)
        code, out, _ = studyml("status")
        assert code == 1 and f"can't fire: {'09:00' if 'hours' in told else home.config_file}" in out and told in out


def test_what_rings_only_through_another_is_not_said_to_fire(studyml: Command, tmp_path: Path) -> None:
    program(tmp_path / "bin", "crontab", f"STORE={tmp_path / 'crontab'}\n{CRONTAB}")
    program(tmp_path / "bin", "notify-send", "exit 0")
    (tmp_path / "user").mkdir()

    def row(channel: str) -> dict[str, Any]:
        rows = json.loads(studyml("status", "--json")[1])["channels"]
        return next(found for found in rows if found["channel"] == channel)

    assert "only 'studyml remind now'" in studyml("install", "--channel", "ics")[1]
    code, out, _ = studyml("status")
    assert code == 0 and "can fire" not in out and "does not fire by itself" in out and "the calendar rings" in out
    assert row("ics")["can_fire"] is False and "scheduler beside it" in row("ics")["remark"]
    assert studyml("install", "--channel", "cron", "--channel", "notice")[0] == 0
    assert "each reminder of cron writes the file anew" in row("ics")["remark"]
    assert "no scheduler" not in row("notice")["why"]
    assert studyml("remove", "--channel", "cron")[0] == 0
    assert row("notice")["can_fire"] is False and "--channel notice' adds one" in row("notice")["why"]
    assert studyml("status")[0] == 1, "a notice that nothing sends"


def test_now_by_hand_says_why_it_is_silent(studyml: Command) -> None:
    assert studyml("now") == (0, "", "studyml: silent: nothing is due\n")
    code, out, _ = studyml("now", "--json", now="2027-01-15T23:00+00:00")
    assert (code, json.loads(out)) == (0, {"schema": 1, "text": None, "why": "quiet hours 22:00-07:00"})
    assert studyml("now", "--from", "cron") == (0, "", ""), "a scheduler's mail stays empty"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("install", "--at", "25:00"), "09:00"),
        (("install", "--days", "moonday"), "mon-fri"),
        (("install", "--at", "23:00", "--channel", "ics"), "quiet hours, 22:00-07:00"),
        (("install", "--channel", "corn"), "cron"),
        (("install", "--channel", "launchd"), "macOS"),
        (("remove", "--channel", "tmux"), "not installed"),
    ],
)
def test_what_cannot_be_is_one_line(studyml: Command, words: tuple[str, ...], told: str) -> None:
    code, out, err = studyml(*words)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert told in err


def test_what_is_always_in_sight_asks_for_no_hour(studyml: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHELL", "/bin/zsh")
    assert studyml("install", "--at", "23:00", "--channel", "shell", "--channel", "tmux", "--dry-run")[0] == 0
    assert studyml("install", "--at", "23:00", "--channel", "shell", "--channel", "ics", "--dry-run")[0] == 2


def test_a_reminder_that_fails_is_remembered(studyml: Command, home: Home) -> None:
    home.state.mkdir(parents=True)
    home.store.write_bytes(b"no database at all" * 400)
    assert studyml("now", "--from", "systemd")[0] == 3
    (row,) = json.loads((home.state / "reminders-fired.json").read_text())["reminders"]
    assert "damaged" in row["why"]


def test_receipts_that_are_none_are_named_and_kept(studyml: Command, home: Home) -> None:
    home.state.mkdir(parents=True)
    for text in ("{", "[]", '{"reminders": [{"channel": "cron"}]}', '{"reminders": 3}'):
        (home.state / "reminders.json").write_text(text)
        for words in (("status",), ("remove",), ("install", "--channel", "ics")):
            code, _, err = studyml(*words)
            assert (code, err.count("\n")) == (2, 1), (text, words, err)
            assert "reminders.json" in err
        assert (home.state / "reminders.json").read_text() == text
