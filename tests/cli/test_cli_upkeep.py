"""Backup and the way back, export and import, sync, doctor: as commands."""

from __future__ import annotations

import hashlib
import io
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from program import attacked

from studyml.cli import run
from studyml.clock import clock_from_environment
from studyml.model import EventKind
from studyml.sandbox import level
from studyml.store import Store

ANSWER = {
    "answer": "X.T @ r", "outcome": "correct", "rating": 3, "area": "shapes.matmul", "kind": "formula", "seconds": 60,
    "ms": 9000,
}  # fmt: skip
Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    monkeypatch.setenv("STUDYML_NOW", "2027-01-15T09:00+00:00")
    monkeypatch.setattr(level, "survey", attacked)

    def call(*words: object, home: str = "home") -> tuple[int, str, str]:
        monkeypatch.setenv("STUDYML_HOME", str(tmp_path / home))
        code = run([str(word) for word in words])
        seen = capsys.readouterr()
        return code, seen.out, seen.err

    return call


def answer(folder: Path, *cards: str) -> None:
    with Store.open(folder / "studyml.db", clock_from_environment()) as store:
        for card in cards:
            store.record(card, ANSWER)


def fold(command: Command, home: str = "home") -> Any:
    return json.loads(command("stats", "--json", home=home)[1])["fold"]


def test_a_store_that_is_gone_beside_its_backups_is_told_by_whoever_looks_until_it_is_back(
    command: Command, tmp_path: Path
) -> None:
    looks = ("due", "due --json", "stats", "stats --json", "plan", "doctor", "remind now", "")
    for line in looks:  # before the first answer there is nothing to tell
        assert "restore" not in "".join(command(*line.split())[1:])
    answer(tmp_path / "home", "a")
    command("backup")
    for file in (tmp_path / "home").glob("studyml.db*"):
        file.unlink()
    for line in looks:
        code, out, err = command(*line.split())
        assert "studyml restore" in err + out, line
        assert "--json" not in line or json.loads(out)["schema"] == 1
        assert code == (1 if line == "doctor" else 0)
    assert command("due", "--short")[1:] == ("", ""), "a prompt has no place for it"
    assert not (tmp_path / "home" / "studyml.db").exists()
    assert command("restore", "1", "--yes")[0] == 0
    assert "restore" not in "".join(command("due")[1:])


def test_backup_prints_its_file_and_restore_brings_it_back(command: Command, tmp_path: Path) -> None:
    answer(tmp_path / "home", "a")
    before = fold(command)
    code, out, _ = command("backup")
    assert code == 0
    file = Path(out.strip())
    assert file.is_file()
    answer(tmp_path / "home", "b")
    assert str(file) in command("restore")[1]
    code, out, err = command("restore", file)
    assert (code, out.count(" event")) == (0, 2)
    assert "Nothing was changed" in err
    code, out, err = command("restore", file, "--yes")
    assert code == 0
    assert out.startswith("restored:  1 event, 1 review of 1 card, last day 2027-01-15")
    assert "kept as" in err
    assert fold(command) == before
    code, _, err = command("backup", tmp_path / "mistyped" / "copy.db")
    assert code == 2 and "no such folder" in err and not (tmp_path / "mistyped").exists()


def test_export_comes_back_by_import(command: Command, tmp_path: Path) -> None:
    answer(tmp_path / "home", "a", "b")
    file = tmp_path / "events.jsonl"
    assert command("export", file)[0] == 0
    assert len(command("export")[1].splitlines()) == 2
    assert command("export", file)[0] == 2  # never over a file
    assert command("export", tmp_path / "none.jsonl", home="none")[0] == 2
    assert [path.name for path in tmp_path.glob("*.jsonl*")] == ["events.jsonl"], "no file where there is no store"
    assert command("import", file, home="other")[1].startswith("2 new, 0 already here")
    assert command("import", file, home="other")[1].startswith("0 new, 2 already here")
    assert fold(command, "other") == fold(command)
    file.write_text(file.read_text()[:-30])
    code, out, err = command("import", file, home="third")
    assert (code, out) == (2, "")
    assert f"{file}:2: not an event" in err


def test_two_homes_meet_in_a_folder(command: Command, tmp_path: Path) -> None:
    answer(tmp_path / "one", "a", "b")
    answer(tmp_path / "two", "a", "c")
    for home in ("one", "two", "one"):
        assert command("sync", tmp_path / "sync", home=home)[0] == 0
    assert fold(command, "one") == fold(command, "two")
    done = json.loads(command("sync", tmp_path / "sync", "--json", home="two")[1])
    assert (done["new"], done["written"], done["refused"], done["devices"]) == (0, 0, [], 2)
    torn = next((tmp_path / "sync").glob("*/*"))
    torn.write_text("")
    answer(tmp_path / "third", "z")
    code, _, err = command("sync", tmp_path / "sync", home="third")
    assert code == 0
    assert "not used: torn" in err


def change_an_answer(folder: Path) -> None:
    """Change a byte of an event behind the store's back."""
    connection = sqlite3.connect(folder / "studyml.db")
    for table in ("events", "fresh"):
        connection.execute(
            f"""update {table} set payload = replace(payload, '"rating":3', '"rating":1') where seq = 1"""
        )
    connection.commit()
    connection.close()


def test_a_sync_tells_what_it_kept_back(command: Command, tmp_path: Path) -> None:
    answer(tmp_path / "one", "a", "b")
    assert command("sync", tmp_path / "good", home="one")[0] == 0
    (bundle,) = (tmp_path / "good").glob("*/*")
    false = bundle.read_text().replace('"rating":3', '"rating":1').encode()
    name = bundle.with_name(f"1-2-{hashlib.sha256(false).hexdigest()}")
    name.write_bytes(false)
    for home in ("one", "two"):  # the writer, and a device that knows neither
        code, out, err = command("sync", tmp_path / "good", "--json", home=home)
        assert (code, str(name) in err, json.loads(out)["new"]) == (1, True, 0)
        assert str(name) in [refused["file"] for refused in json.loads(out)["refused"]]
    name.unlink()
    assert command("sync", tmp_path / "good", home="two")[0] == 0
    change_an_answer(tmp_path / "one")
    code, out, err = command("sync", tmp_path / "bad", home="one")
    assert (code, out.startswith("1 bundle written")) == (3, True)
    assert "1 event is not as written" in err and "'studyml restore'" in err
    assert '"seq": 1,' not in next((tmp_path / "bad").glob("*/*")).read_text()


def test_a_backup_that_damage_forbids_is_told_until_a_way_back_was_taken(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    said = "No backup is made any more: 1 of"
    answer(tmp_path / "home", "a")
    change_an_answer(tmp_path / "home")
    monkeypatch.setattr("sys.stdin", io.StringIO(":quit\n"))
    monkeypatch.setenv("STUDYML_NOW", "2027-01-16T09:00+00:00")
    assert said not in command("due")[2], "nobody looked yet"
    code, _, err = command("quiz", "--plain")
    assert (code, said in err) == (0, True)
    for words in (["due"], ["due", "--json"], []):
        code, out, err = command(*words)
        assert (code, said in err, said in out) == (0, True, False)
    assert command("due", "--short")[2] == ""
    monkeypatch.setattr("sys.stdin", io.StringIO(":quit\n"))
    assert said in command("quiz", "--plain")[2]
    assert command("restore", "1", "--yes")[0] == 0
    monkeypatch.setattr("sys.stdin", io.StringIO(":quit\n"))
    assert [said in command(*words)[2] for words in (["due"], ["quiz", "--plain"])] == [False, False]


def test_a_preview_counts_as_stats_does(command: Command, tmp_path: Path) -> None:
    answer(tmp_path / "home", "a", "a", "b")
    assert command("undo")[0] == 0
    command("backup")
    found = json.loads(command("stats", "--json")[1])
    listed = json.loads(command("restore", "--json")[1])["backups"][0]
    assert (listed["reviews"], found["reviews"], found["cards"]) == (1, 1, 1)
    assert "1 review of 1 card" in command("restore", "1")[1]


def test_a_mistyped_folder_is_not_made_for_a_sync(command: Command, tmp_path: Path) -> None:
    code, _, err = command("sync", tmp_path / "Dropbx" / "studyml")
    assert (code, (tmp_path / "Dropbx").exists()) == (2, False)
    assert f"there is no folder {tmp_path / 'Dropbx'}" in err
    assert "made the folder" in command("sync", tmp_path / "new")[2]
    assert "made the folder" not in command("sync", tmp_path / "new")[2]


def test_the_doctor_rebuilds_wrong_tables_and_says_so(command: Command, tmp_path: Path) -> None:
    assert command("doctor")[0] == 0
    assert not (tmp_path / "home").exists()
    answer(tmp_path / "home", "a")
    path = tmp_path / "home" / "studyml.db"
    connection = sqlite3.connect(path)
    connection.execute("update memory set due = '2031-01-01'")
    connection.commit()
    connection.close()
    code, out, _ = command("doctor")
    assert code == 1
    assert "were wrong and are rebuilt" in out
    code, out, _ = command("doctor")
    assert (code, "BAD" in out) == (0, False)


def test_the_doctor_finds_a_changed_event(command: Command, tmp_path: Path) -> None:
    answer(tmp_path / "home", "a")
    with Store.open(tmp_path / "home" / "studyml.db", clock_from_environment()) as store, store.writing() as connection:
        connection.execute("""update events set payload = replace(payload, '"rating":3', '"rating":1')""")
    code, out, _ = command("doctor")
    assert code == 1
    assert "BAD   events     1 not as written" in out
    assert json.loads(command("doctor", "--json")[1])["sound"] is False


def test_the_doctor_dates_answers_of_a_wrong_clock_anew(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(tmp_path / "home", "a")
    monkeypatch.setenv("STUDYML_NOW", "2028-01-15T09:00+00:00")
    answer(tmp_path / "home", "b")
    monkeypatch.setenv("STUDYML_NOW", "2027-01-16T09:00+00:00")
    code, out, _ = command("doctor")
    assert code == 1
    assert "1 answer written under a wrong clock" in out
    code, out, err = command("doctor", "--clock")
    assert (code, err) == (0, "1 answer dated anew\n")
    with Store.read(tmp_path / "home" / "studyml.db", clock_from_environment()) as store:
        assert [event.study_day for event in store.events([EventKind.REVIEW])] == ["2027-01-15", "2027-01-16"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["backup"], 2), (["export"], 2), (["restore", "none.db"], 2), (["import", "none.jsonl"], 2),
        (["doctor", "--clock"], 2),
    ],
)  # fmt: skip
def test_without_anything_there_one_line_says_so(command: Command, words: list[str], code: int) -> None:
    found, out, err = command(*words)
    assert (found, out) == (code, "")
    assert err.startswith("studyml: ") and err.count("\n") == 1


def test_a_damaged_store_leaves_with_three(command: Command, tmp_path: Path) -> None:
    answer(tmp_path / "home", "a")
    (tmp_path / "home" / "studyml.db").write_bytes(b"no database at all" * 400)
    for words in (["doctor"], ["backup"], ["export"], ["sync", str(tmp_path / "sync")], ["due"]):
        code, out, err = command(*words)
        assert (code, out if words != ["doctor"] else "") == (3, "")
        assert words != ["doctor"] or "BAD   store" in out, "the doctor goes on and names it among the rest"
        assert "damaged" in err and "restore" in err
    backup = command("restore")[1].split()[-1]
    code, out, err = command("restore", backup, "--yes")
    assert code == 0
    assert command("doctor")[0] == 0


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("new", "-3", "'new' can't be '-3' (it takes a whole number from 0 to 100)"),
        ("rollover", "-1", "an hour from 0 to 23"),
        ("interview", "9999-12-31", "more than five years from now"),
        ("away", "9999-12-31", "more than five years from now"),
        ("interview", "2027-01-15", "that is today"),
        ("interview", "2027-01-14", "that day is over"),
        ("--nosuch", "3", "unknown setting '--nosuch'"),
    ],
)
def test_a_value_that_cannot_be_is_named_with_what_can(command: Command, key: str, value: str, said: str) -> None:
    code, out, err = command("config", key, value)
    assert (code, out) == (2, "")
    assert said in err


def test_a_lost_store_is_named_with_its_way_back_by_every_command(command: Command, tmp_path: Path) -> None:
    answer(tmp_path / "home", "bce-dw")
    before = fold(command)
    path = tmp_path / "home" / "studyml.db"
    path.write_bytes(b"")
    notes = tmp_path / "notes.md"
    notes.write_text("broadcasting was hard\n")
    for line in (
        "", "due", "stats", "plan", "plan --done 1", "export", "config", "config new", "config new 3", "undo",
        "undo --list", "cards marked", "cards flag bce-dw", "doctor", "doctor --clock", "backup",
        f"backup {tmp_path / 'b.db'}",
        "retro --draft", f"retro {notes} --yes", "sheet", "code", "code kmeans", "remind now", f"sync {tmp_path}",
        "quiz --plain", "mock",
    ):  # fmt: skip
        code, _, err = command(*line.split())
        assert code == (0 if line in ("sheet", "code", "config") else 3), (line, err)
        assert "'studyml restore' shows the ways back" in err, line
        assert path.read_bytes() == b"", line
    assert "what it held is lost" in command("restore")[2]
    assert command("restore", 1, "--yes")[0] == 0
    assert fold(command) == before


@pytest.mark.parametrize("how", ["newer", "damaged"])
def test_what_needs_little_of_the_store_works_without(command: Command, tmp_path: Path, how: str) -> None:
    answer(tmp_path / "home", "bce-dw")
    path = tmp_path / "home" / "studyml.db"
    if how == "newer":
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("pragma user_version = 99")
    else:
        path.write_bytes(b"\xff" * 4096 + path.read_bytes()[4096:])
    before = path.read_bytes()
    told = {"newer": "update studyml", "damaged": "'studyml restore' shows the ways back"}[how]
    for line, shown in (
        ("sheet", "vectors"),
        ("sheet --json", "sections"),
        ("config", "minutes    25"),
        ("code", "kmeans"),
    ):
        code, out, err = command(*line.split())
        assert (code, err.count("\n")) == (0, 1), line
        assert told in err, line
        assert shown in out, line
    rows = [json.loads(line) for line in command("code", "--json")[1].splitlines()]
    assert {(row["state"], row["next"]) for row in rows} == {("unknown", False)}, "what is not known is not made up"
    assert "new" not in json.loads(command("config", "--json")[1])
    assert command("config", "minutes", "40") == (0, "minutes = 40\n", "")
    assert command("config", "minutes") == (0, "40\n", "")
    for line in ("config new", "config new 3", "code kmeans", *(["restore --salvage"] if how == "newer" else [])):
        code, out, err = command(*line.split())
        assert (code, out) == (3, ""), line
        assert told in err, line
    assert path.read_bytes() == before


@pytest.mark.parametrize("line", ["", "due", "due --short", "stats", "config", "config theme light", "quiz --plain"])
def test_a_home_that_is_no_folder_is_named(command: Command, tmp_path: Path, line: str) -> None:
    (tmp_path / "file").write_text("mine")
    for home in ("file", "file/below"):
        code, out, err = command(*line.split(), home=home)
        assert (code, out, err.count("\n")) == (2, "", 1)
        assert err.startswith(f"studyml: {tmp_path / 'file'}: this is no folder")
        assert "set STUDYML_HOME to a folder" in err
    assert (tmp_path / "file").read_text() == "mine"


@pytest.mark.parametrize("line", ["", "due", "stats", "export", "config new 3", "quiz --plain", "backup", "undo"])
def test_a_folder_where_the_store_should_be_is_named(command: Command, tmp_path: Path, line: str) -> None:
    (tmp_path / "home" / "studyml.db").mkdir(parents=True)
    code, out, err = command(*line.split())
    assert (code, out) == (3, "")
    assert "studyml.db: this is a folder, where the store should be (move it away" in err


def test_a_sync_with_no_name_writes_nowhere(command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answer(tmp_path / "home", "a")
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    code, out, err = command("sync", "")
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "'FOLDER': it is empty" in err
    assert not list((tmp_path / "here").iterdir())
