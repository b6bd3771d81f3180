"""The command line is an interface: names, help, exit codes, one line an error."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from errno import EISDIR
from pathlib import Path

import pytest
from program import studyml

from studyml.cli import COMMANDS
from studyml.remedies import remedy_for


def test_help_lists_every_command(tmp_path: Path) -> None:
    listed = studyml("--help", home=tmp_path).stdout
    assert all(f"  {name} " in listed for name in COMMANDS)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("duw",), "did you mean 'due'"),
        (("cards", "chek"), "did you mean 'check'"),
        (("remind", "foo"), "'studyml remind --help' lists them"),
        (("check",), "'FILE…' ('studyml check --help'"),
        (("code", "logistic"), "did you mean 'logistic-regression'"),
        (("code", "zz"), "'studyml code' lists them"),
        (("sheet", "--html", "--markdown"), "give one of them"),
        (("export", "."), "there is a folder already"),
        (("export", "nowhere/x"), "there is no such folder"),
        (("due", "--jsn"), "--jsn"),
        (("quiz", "--area", "grad.logistc", "--plain"), "grad.logistic"),
        (("config", "minuts", "3"), "minutes"),
        (("config", "minutes", "0"), "1 to 240"),
        (("config", "retention", "1.5"), "0.70 to 0.97"),
        (("config", "away", "..2099-01-05"), "a day to come"),
        (("config", "away", "2099-01-05.."), "a day to come"),
        (("quiz",), "--plain"),
    ],
)
def test_bad_usage_is_one_line_that_names_the_remedy(arguments: tuple[str, ...], told: str, tmp_path: Path) -> None:
    done = studyml(*arguments, home=tmp_path)
    assert done.returncode == 2
    assert done.stdout == ""
    assert len(done.stderr.strip().splitlines()) == 1
    assert told in done.stderr


def test_the_help_of_a_group_says_each_of_its_commands_in_a_whole_sentence(tmp_path: Path) -> None:
    assert "..." not in studyml("cards", "--help", home=tmp_path).stdout.partition("Commands:")[2]


def test_without_a_terminal_it_prints_today_and_how_to_start(tmp_path: Path) -> None:
    done = studyml(home=tmp_path)
    assert done.returncode == 0
    assert done.stdout.startswith("Today: 0 due, 8 new")
    assert "studyml quiz --plain" in done.stdout
    assert not list(tmp_path.iterdir()), "looking makes no file"


def test_due_without_a_store(tmp_path: Path) -> None:
    done = studyml("due", "--json", home=tmp_path)
    assert json.loads(done.stdout)["due"] == 0
    assert json.loads(done.stdout)["new"] == 8
    assert studyml("due", "--quiet", home=tmp_path).returncode == 1
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "line", ["stats --json", "plan --json", "code --json", "quiz --why", "retro --draft", "undo --list", "sheet"]
)
def test_looking_makes_no_file(line: str, tmp_path: Path) -> None:
    home = tmp_path / "none"
    done = studyml(*line.split(), home=home)
    assert done.returncode == 0, done.stderr
    assert not home.exists()


def test_a_broken_settings_file_names_its_line_and_is_kept(tmp_path: Path) -> None:
    broken = "theme = 'light'\nminuts = 25\n"
    (tmp_path / "config.toml").write_text(broken)
    done = studyml("quiz", "--plain", home=tmp_path)
    assert done.returncode == 2
    assert "config.toml:2" in done.stderr and "'minutes'" in done.stderr
    assert studyml("config", "theme", "dark", home=tmp_path).returncode == 2
    assert (tmp_path / "config.toml").read_text() == broken


@pytest.mark.parametrize(
    "line", ["config", "config theme dark", "derive bce-derivation FILE", "grade FILE", "import FILE"]
)
def test_a_file_that_cant_be_read_is_named_once(line: str, tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.mkdir()
    done = studyml(*line.replace("FILE", str(file)).split(), home=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert (
        done.stderr == f"studyml: {file}: can't be read: Is a directory ({remedy_for(IsADirectoryError(EISDIR, ''))})\n"
    )


def test_settings_are_kept(tmp_path: Path) -> None:
    assert studyml("config", "minutes", "40", home=tmp_path).returncode == 0
    assert studyml("config", "new", "3", home=tmp_path).returncode == 0
    assert studyml("config", "interview", "2027-01-15", home=tmp_path).returncode == 0
    shown = json.loads(studyml("config", "--json", home=tmp_path).stdout)
    assert (shown["minutes"], shown["new"], shown["interview"]) == (40, 3, "2027-01-15")
    assert json.loads(studyml("due", "--json", home=tmp_path).stdout)["new"] == 3


def test_a_store_of_a_newer_version_is_refused_with_exit_3(tmp_path: Path) -> None:
    import sqlite3

    assert studyml("config", "new", "3", home=tmp_path).returncode == 0
    connection = sqlite3.connect(tmp_path / "studyml.db")
    connection.execute("pragma user_version = 999")
    connection.close()
    for arguments in (("due",), ("quiz", "--plain"), ("stats",), ("undo",)):
        done = studyml(*arguments, home=tmp_path)
        assert done.returncode == 3, arguments
        assert len(done.stderr.strip().splitlines()) == 1
        assert "Traceback" not in done.stderr


@pytest.mark.parametrize("now", ["yesterday", "2027-01-15T09:00", "0001-01-01T00:00+00:00", "9999-12-31T23:59+00:00"])
def test_a_clock_that_is_no_time_is_named(now: str, tmp_path: Path) -> None:
    done = studyml("plan", home=tmp_path, STUDYML_NOW=now)
    assert done.returncode == 2
    assert now in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="streams of a POSIX shell")
@pytest.mark.parametrize(
    ("line", "code", "told"),
    [
        ("grade <&-", 0, ""),
        ("quiz --plain <&-", 0, ""),
        ("<&-", 0, ""),
        ("due >&- 2>&-", 0, ""),
        ("quiz --plain < <(printf '\\xff\\n:quit\\n')", 0, ""),
        pytest.param(
            "due >/dev/full",
            2,
            "No space left",
            marks=pytest.mark.skipif(not Path("/dev/full").exists(), reason="none"),
        ),
        ("cards list | head -n 1 >/dev/null; exit ${PIPESTATUS[0]}", 0, ""),
        ("cards --help | true; exit ${PIPESTATUS[0]}", 0, ""),
    ],
)
def test_streams_that_are_closed_full_or_left_or_hold_no_text_are_no_crash(
    line: str, code: int, told: str, tmp_path: Path
) -> None:
    done = subprocess.run(
        ["bash", "-c", f"{sys.executable} -m studyml {line}"],
        env={**os.environ, "STUDYML_HOME": str(tmp_path)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == code, done.stderr
    assert told in done.stderr and len(done.stderr.splitlines()) == bool(told)


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252"])
def test_another_encoding_shows_what_it_has_and_escapes_the_rest(encoding: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "studyml", "sheet"],
        env={**os.environ, "STUDYML_HOME": str(tmp_path), "PYTHONIOENCODING": f"{encoding}:strict"},
        capture_output=True,
        timeout=120,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"\\u2260" in done.stdout and b"X.T" in done.stdout


def test_whatever_a_damaged_store_makes_a_command_trip_over_is_told_as_damage(tmp_path: Path) -> None:
    import sqlite3

    answers = "\n".join([":show"] * 2 + [":quit"])
    assert studyml("quiz", "--plain", "--area", "grad.logistic", home=tmp_path, text=answers).returncode == 0
    file = tmp_path / "studyml.db"
    store = sqlite3.connect(file)
    store.execute("update memory set last = 'no day'")
    store.commit()
    store.execute("pragma wal_checkpoint(truncate)")
    (page,) = store.execute("select rootpage from sqlite_schema where name = 'events_kind'").fetchone()
    (size,) = store.execute("pragma page_size").fetchone()
    store.close()
    data = bytearray(file.read_bytes())
    data[(page - 1) * size : page * size] = b"\x55" * size  # what 'stats' does not read
    file.write_bytes(data)
    done = studyml("stats", home=tmp_path)
    assert (done.returncode, done.stdout) == (3, "")
    assert "damaged" in done.stderr and len(done.stderr.splitlines()) == 1


def test_tables_that_their_log_never_gave_are_told_where_a_command_trips_over_them(tmp_path: Path) -> None:
    import sqlite3

    answers = "\n".join([":show"] * 2 + [":quit"])
    assert studyml("quiz", "--plain", "--area", "grad.logistic", home=tmp_path, text=answers).returncode == 0
    with sqlite3.connect(tmp_path / "studyml.db") as store:
        store.execute("update memory set last = 'no day'")
    done = studyml("stats", home=tmp_path)
    assert (done.returncode, done.stdout) == (3, "")
    assert "'studyml doctor' rebuilds them" in done.stderr and len(done.stderr.splitlines()) == 1
    assert studyml("doctor", home=tmp_path).returncode == 1  # it tells what it mended
    assert studyml("stats", home=tmp_path).returncode == 0


def test_a_file_that_is_no_store_is_not_called_a_damaged_one(tmp_path: Path) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_text("forgot the mean", encoding="utf-8")
    done = studyml("restore", str(notes), home=tmp_path)
    assert done.returncode == 2
    assert "no backup" in done.stderr and "damaged" not in done.stderr
