"""Installing is done whole or undone; removing leaves byte for byte what stood there before."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reminder_cases import CRONTAB, NOW, job, program, system, tree

from studyml.errors import ReminderError, UsageError
from studyml.reminders.changes import added_to, block, from_json, taken_out, to_json
from studyml.reminders.channels import NAMES
from studyml.reminders.installing import install, planned, refresh, remove, standings
from studyml.reminders.job import Job
from studyml.reminders.receipts import Receipts
from studyml.reminders.schedule import Schedule
from studyml.reminders.system import System

SYSTEMCTL = 'echo "$@" >> "$STORE.calls"; case "$2" in is-active) echo active ;; esac'
BLOCK = block("test", "#", ["a line of ours", "another"])


@pytest.fixture
def user(tmp_path: Path) -> System:
    """A user with every program that channels call, each a stand-in."""
    tools, home = tmp_path / "bin", tmp_path / "home"
    home.mkdir()
    for name, script in (("crontab", CRONTAB), ("systemctl", SYSTEMCTL), ("tmux", ""), ("notify-send", "")):
        program(tools, name, script)
    program(tools, "python", "")
    (tmp_path / "run" / "systemd").mkdir(parents=True)
    return system(
        home, f"{tools}:/usr/bin:/bin", SHELL="/bin/bash", STORE=str(tmp_path / "crontab"),
        XDG_RUNTIME_DIR=str(tmp_path / "run"),
    )  # fmt: skip


def asked(user: System, schedule: Schedule | None = None) -> Job:
    python = str(user.user.parent / "bin" / "python")
    return job(schedule or Schedule(), python, feed=str(user.user / "calendars" / "reminders.ics"))


ALL = tuple(name for name in NAMES if name != "launchd")


def test_removing_leaves_what_stood_there_before(user: System, tmp_path: Path) -> None:
    receipts = Receipts(tmp_path / "state")
    (user.user / ".bashrc").write_bytes(b"alias ll='ls -l'\nexport X=\xff")  # no newline at its end, not UTF-8
    (user.user / "dotfiles").mkdir()
    (user.user / "dotfiles" / "tmux.conf").write_text("set -g mouse on\n")
    (user.user / ".tmux.conf").symlink_to(user.user / "dotfiles" / "tmux.conf")
    (tmp_path / "crontab").write_text("0 1 * * * backup\n")
    before, cron = tree(user.user), (tmp_path / "crontab").read_text()
    todo = asked(user)
    install(planned(ALL, todo, user), todo, user, receipts, NOW)
    assert (user.user / ".tmux.conf").is_symlink()
    assert {row.receipt.channel for row in standings(receipts, user, NOW)} == set(ALL)
    assert remove((), user, receipts) == []
    assert tree(user.user) == before
    assert (tmp_path / "crontab").read_text() == cron
    assert not receipts.all()


def test_nothing_is_left_where_nothing_was(user: System, tmp_path: Path) -> None:
    receipts, before = Receipts(tmp_path / "state"), tree(user.user)
    todo = asked(user)
    install(planned(ALL, todo, user), todo, user, receipts, NOW)
    assert tree(user.user) != before and (tmp_path / "crontab").exists()
    remove((), user, receipts)
    assert tree(user.user) == before
    assert not (tmp_path / "crontab").exists()
    assert not list((tmp_path / "state").iterdir())


def test_systemd_is_told_in_the_right_order(user: System, tmp_path: Path) -> None:
    receipts, todo = Receipts(tmp_path / "state"), asked(user)
    install(planned(["systemd"], todo, user), todo, user, receipts, NOW)
    remove(["systemd"], user, receipts)
    calls = [call.removeprefix("--user ") for call in (tmp_path / "crontab.calls").read_text().splitlines()]
    timer = "studyml-reminder.timer"
    assert calls[:2] == ["daemon-reload", f"enable --now {timer}"]
    assert calls[2:] == [f"disable --now {timer}", f"clean --what=state {timer}", "daemon-reload"]


def test_installing_again_changes_the_time_and_adds_nothing(user: System, tmp_path: Path) -> None:
    receipts = Receipts(tmp_path / "state")
    for at in ("09:00", "10:30"):
        todo = asked(user, Schedule.read(at, "mon-fri"))
        install(planned(["cron", "shell"], todo, user), todo, user, receipts, NOW)
    text = (tmp_path / "crontab").read_text()
    assert text.count("remind now") == 1 and text.splitlines()[1].startswith("30 10 * * 1,2,3,4,5 ")
    assert (user.user / ".bashrc").read_text().count("__studyml_due()") == 1


def test_what_the_system_refuses_is_undone(user: System, tmp_path: Path) -> None:
    program(tmp_path / "bin", "systemctl", 'case "$2" in enable) echo "no bus" >&2; exit 1 ;; esac')
    receipts, before, todo = Receipts(tmp_path / "state"), tree(user.user), asked(user)
    with pytest.raises(ReminderError, match="no bus"):
        install(planned(["systemd"], todo, user), todo, user, receipts, NOW)
    assert tree(user.user) == before
    assert not receipts.all()


FULL = CRONTAB.replace("-) cat", '-) [ -e "$STORE.full" ] && { echo "no space" >&2; exit 1; }; cat')


def test_a_reminder_that_cannot_be_changed_or_removed_now_is_still_known(user: System, tmp_path: Path) -> None:
    program(tmp_path / "bin", "crontab", FULL)
    (tmp_path / "crontab").write_text("0 1 * * * backup\n")
    receipts, todo = Receipts(tmp_path / "state"), asked(user)
    install(planned(["cron", "shell"], todo, user), todo, user, receipts, NOW)
    before = (tmp_path / "crontab").read_text()
    (tmp_path / "crontab.full").touch()
    later = asked(user, Schedule.read("10:30", "daily"))
    with pytest.raises(ReminderError, match="no space"):
        install(planned(["cron"], later, user), later, user, receipts, NOW)
    assert any("no space" in line for line in remove((), user, receipts))
    assert [receipt.channel for receipt in receipts.all()] == ["cron"] and not (user.user / ".bashrc").exists()
    assert (tmp_path / "crontab").read_text() == before
    (tmp_path / "crontab.full").unlink()
    assert remove((), user, receipts) == []
    assert (tmp_path / "crontab").read_text() == "0 1 * * * backup\n" and not receipts.all()


def test_a_change_that_fails_midway_leaves_the_reminder_as_it_was(user: System, tmp_path: Path) -> None:
    receipts, todo = Receipts(tmp_path / "state"), asked(user)
    install(planned(["systemd"], todo, user), todo, user, receipts, NOW)
    before = tree(user.user)
    later = asked(user, Schedule.read("10:30", "daily"))
    refused = 'if grep -q 10:30 "$HOME_OF"/.config/systemd/user/*.timer; then echo no bus >&2; exit 1; fi'
    program(tmp_path / "bin", "systemctl", f'HOME_OF="{user.user}"; case "$2" in enable) {refused} ;; esac')
    with pytest.raises(ReminderError, match="no bus"):
        install(planned(["systemd"], later, user), later, user, receipts, NOW)
    assert tree(user.user) == before
    assert [receipt.schedule for receipt in receipts.all()] == [todo.schedule]


def test_two_homes_share_a_file_and_a_lost_receipt_doubles_nothing(user: System, tmp_path: Path) -> None:
    shell = user.user / ".bashrc"
    shell.write_text("mine\n")
    here, there = Receipts(tmp_path / "here"), Receipts(tmp_path / "there")
    ours = asked(user)
    theirs = replace(ours, environment={"STUDYML_HOME": "/another/home"})
    install(planned(["shell"], ours, user), ours, user, here, NOW)
    install(planned(["shell"], theirs, user), theirs, user, there, NOW)
    (tmp_path / "there" / "reminders.json").unlink()
    install(planned(["shell"], theirs, user), theirs, user, there, NOW)
    remove((), user, there)
    assert "/another/home" not in shell.read_text() and "__studyml_due()" in shell.read_text()
    remove((), user, here)
    assert shell.read_text() == "mine\n"


@pytest.mark.parametrize("name", ["cron", "shell", "tmux"])
@pytest.mark.parametrize("gone", ["all", "but the first", "but the last"])
def test_a_home_whose_lines_are_gone_takes_none_of_another_s(
    user: System, tmp_path: Path, name: str, gone: str
) -> None:
    file = {"cron": tmp_path / "crontab", "shell": user.user / ".bashrc", "tmux": user.user / ".tmux.conf"}[name]
    file.write_text("mine\n")
    here, there = Receipts(tmp_path / "here"), Receipts(tmp_path / "there")
    usual, other = asked(user), replace(asked(user), environment={"STUDYML_HOME": "/another/home"})
    for receipts, lost, kept in ((here, usual, other), (there, other, usual)):
        install(planned([name], lost, user), lost, user, receipts, NOW)
        first, *_, last, _ = file.read_text().removeprefix("mine\n").split("\n")
        install(planned([name], kept, user), kept, user, Receipts(tmp_path / "kept"), NOW)
        theirs = file.read_text()[file.read_text().index(last) + len(last) + 1 :]
        left = {"all": "", "but the first": f"{first}\n", "but the last": f"{last}\n"}[gone]
        file.write_text("mine\n" + left + theirs)
        remove((), user, receipts)
        assert file.read_text() == "mine\n" + theirs
        remove((), user, Receipts(tmp_path / "kept"))
        assert file.read_text() == "mine\n"


def test_a_crontab_that_cannot_be_read_is_not_written(user: System, tmp_path: Path) -> None:
    (tmp_path / "crontab").write_text("0 1 * * * backup\n")
    program(tmp_path / "bin", "crontab", f'[ "$1" = - ] && cat > "{tmp_path}/crontab"; echo "not allowed" >&2; exit 1')
    receipts, todo = Receipts(tmp_path / "state"), asked(user)
    with pytest.raises(ReminderError, match="not allowed"):
        install(planned(["cron"], todo, user), todo, user, receipts, NOW)
    assert (tmp_path / "crontab").read_text() == "0 1 * * * backup\n"


def test_what_was_changed_by_hand_is_kept(user: System, tmp_path: Path) -> None:
    receipts, todo = Receipts(tmp_path / "state"), asked(user)
    install(planned(["systemd", "shell"], todo, user), todo, user, receipts, NOW)
    service = user.user / ".config/systemd/user/studyml-reminder.service"
    service.write_text("[Service]\nNice=19\n")
    shell = user.user / ".bashrc"
    shell.write_text("first\n" + shell.read_text().replace("300", "600") + "last\n")
    assert "changed by hand" in standings(receipts, user, NOW)[0].trouble
    told = remove((), user, receipts)
    assert any("kept as" in line for line in told)
    assert service.with_name(service.name + ".changed").read_text() == "[Service]\nNice=19\n"
    assert shell.read_text() == "first\nlast\n"


def test_a_file_of_someone_else_is_not_overwritten(user: System, tmp_path: Path) -> None:
    feed = user.user / "calendars" / "reminders.ics"
    feed.parent.mkdir()
    feed.write_text("mine")
    receipts, todo = Receipts(tmp_path / "state"), asked(user)
    with pytest.raises(ReminderError, match="another file of this name"):
        install(planned(["ics"], todo, user), todo, user, receipts, NOW)
    assert feed.read_text() == "mine"


def test_the_calendar_is_brought_up_to_date_and_still_removed(user: System, tmp_path: Path) -> None:
    receipts, todo = Receipts(tmp_path / "state"), asked(user, Schedule.read("18:30", "daily"))
    before = tree(user.user)
    install(planned(["ics"], todo, user), todo, user, receipts, NOW)
    feed = user.user / "calendars" / "reminders.ics"
    assert "12 due" in feed.read_text()
    refresh(replace(todo, schedule=Schedule(), ahead=()), user, receipts)
    assert "12 due" not in feed.read_text() and "T183000" in feed.read_text()
    remove((), user, receipts)
    assert tree(user.user) == before


@pytest.mark.parametrize(
    ("name", "breaks", "told"),
    [
        ("systemd", ("systemctl", "echo inactive"), "the timer is inactive"),
        ("systemd", ("systemctl", '[ "$2" = is-enabled ] && echo disabled || echo active'), "the timer is disabled"),
        ("cron", ("crontab", "true"), "no longer holds"),
        ("cron", ("python", None), "is gone"),
        ("tmux", ("tmux", None), "no tmux"),
        ("notice", ("notify-send", None), "no notify-send"),
        ("notice", ("crontab", "true"), "cron would send it and can't fire"),
        ("ics", ("../home/calendars/reminders.ics", None), "is gone"),
    ],
)
def test_status_says_what_can_no_longer_fire(
    user: System, tmp_path: Path, name: str, breaks: tuple[str, str | None], told: str
) -> None:
    if script_goes := breaks[1] is None:  # then no other of that name may be found
        program(tmp_path / "bin", "cat", 'exec /bin/cat "$@"')
    tools = str(tmp_path / "bin") if script_goes else user.environment["PATH"]
    user = replace(user, environment={**user.environment, "PATH": tools})
    receipts, todo = Receipts(tmp_path / "state"), asked(user)
    install(planned([name, *(["cron"] if name == "notice" else [])], todo, user), todo, user, receipts, NOW)
    tool, script = breaks
    if script is None:
        (tmp_path / "bin" / tool).unlink()
    else:
        program(tmp_path / "bin", tool, script)
    assert told in {row.receipt.channel: row for row in standings(receipts, user, NOW)}[name].trouble


def test_installing_again_is_advised_only_where_that_mends_it(
    user: System, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    receipts, todo = Receipts(tmp_path / "state"), asked(user)
    install(planned(["cron", "notice"], todo, user), todo, user, receipts, NOW)
    monkeypatch.setattr("studyml.reminders.channels.cron.DAEMONS", ())
    cron, notice = standings(receipts, user, NOW)
    assert "no cron daemon is running; start it" in cron.trouble and "install --channel" not in cron.remedy
    assert "cron would send it" in notice.trouble and "install --channel" not in notice.remedy
    (tmp_path / "crontab").write_text("")
    assert standings(receipts, user, NOW)[0].remedy == "studyml remind install --channel cron"


def test_a_notice_brings_a_scheduler_and_what_is_lacking_is_named(user: System, tmp_path: Path) -> None:
    todo = asked(user)
    assert [item.channel for item in planned(["notice"], todo, user)] == ["systemd", "notice"]
    assert [item.channel for item in planned([], todo, user)] == ["systemd", "notice"]
    bare = system(tmp_path, str(tmp_path / "none"))
    with pytest.raises(UsageError, match=r"neither systemd.*ics"):
        planned([], todo, bare)
    receipts = Receipts(tmp_path / "state")
    with pytest.raises(UsageError, match="macOS"):
        install(planned(["shell", "launchd"], todo, user), todo, user, receipts, NOW)
    assert not (user.user / ".bashrc").exists(), "nothing is changed when one of several can't be used"
    with pytest.raises(UsageError, match="not installed"):
        remove(["cron"], user, receipts)


def test_changes_survive_the_file(user: System) -> None:
    for item in planned(ALL, asked(user), user):
        for change in item.changes:
            assert from_json(json.loads(json.dumps(to_json(change)))) == change


lines = st.lists(st.text(st.characters(exclude_characters="\n", codec="utf-8"), max_size=8), max_size=6)


@pytest.mark.parametrize("lost", [0, -1])
def test_a_block_that_lost_a_mark_goes_all_the_same_and_nothing_else(lost: int) -> None:
    block = ["# >>> studyml", "f() {", "  if x; then", "  fi", "}", "# <<< studyml"]
    left = list(block)
    del left[lost]
    mine = ["}", "alias a=b", "  fi"]
    text = "\r\n".join([*mine, *left, *mine]) + "\n"
    assert taken_out(text, "\n".join(block) + "\n", False) == "\r\n".join([*mine, *mine]) + "\n"


def test_a_crontab_goes_back_byte_for_byte_whatever_its_line_ends_and_encoding(user: System, tmp_path: Path) -> None:
    before = b"# caf\xe9\r\n0 1 * * * backup\r\nMAILTO=\xc3\xa9\x00"
    (tmp_path / "crontab").write_bytes(before)
    receipts, todo = Receipts(tmp_path / "state"), asked(user)
    install(planned(["cron"], todo, user), todo, user, receipts, NOW)
    assert (tmp_path / "crontab").read_bytes().startswith(before)
    remove(["cron"], user, receipts)
    assert (tmp_path / "crontab").read_bytes() == before


@settings(deadline=None)
@given(lines, st.booleans(), lines, st.booleans())
def test_a_block_comes_out_of_any_file_as_it_went_in(
    before: list[str], ends: bool, after: list[str], edited: bool
) -> None:
    text = "\n".join(before) + "\n" * ends
    added, joined = added_to(text, BLOCK)
    inside = added.replace("a line of ours", "changed by hand") if edited else added
    assert taken_out(inside, BLOCK, joined) == text
    behind = "".join(f"{line}\n" for line in after)
    assert taken_out(inside + behind, BLOCK, joined) == (text + "\n" * (joined and bool(behind)) + behind)
