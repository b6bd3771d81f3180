"""``studyml code`` and ``studyml mock`` where there is no terminal: lists, paths, an interview line by line."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from studyml.cli import run
from studyml.cli.code import command as code
from studyml.cli.mock import command as mock
from studyml.cli.undo import command as undo
from studyml.clock import SystemClock
from studyml.model import EventKind
from studyml.store.tables import Tables

NAME = "logistic-regression"
GOOD = (Path(__file__).parent.parent / "judge" / "right" / "logistic__notes.py").read_text()


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("STUDYML_HOME", str(tmp_path))
    return tmp_path


def kinds(home: Path) -> list[EventKind]:
    with Tables.read(home / "studyml.db", SystemClock()) as store:
        return [event.kind for event in store.events()]


def test_the_list_names_one_exercise_as_next_and_says_why() -> None:
    rows = [json.loads(line) for line in CliRunner().invoke(code, ["--json"]).stdout.splitlines()]
    assert {row["state"] for row in rows} == {"not started"} and all(row["schema"] == 1 for row in rows)
    chosen = [row for row in rows if row["next"]]
    assert len(chosen) == 1 and chosen[0]["why"]
    told = CliRunner().invoke(code, []).stdout
    assert f"next: {chosen[0]['exercise']} ({chosen[0]['why']})" in told
    assert all(row["exercise"] in told for row in rows)


def test_without_a_terminal_it_prints_the_path_and_how_to_check_it(home: Path) -> None:
    result = CliRunner().invoke(code, ["logistic_regression"])
    path = home / "code" / f"{NAME}.py"
    assert result.stdout.strip() == str(path) and f"--exercise {NAME}" in result.stderr
    path.write_text("mine")
    CliRunner().invoke(code, [NAME])
    assert path.read_text() == "mine"
    CliRunner().invoke(code, [NAME, "--reset"])
    assert "class LogisticRegression" in path.read_text()
    assert [kept.read_text() for kept in path.parent.glob(f"{NAME}.2*.py")] == ["mine"]
    assert kinds(home) == [], "no clock runs, nothing happened yet"


@pytest.mark.parametrize("words", [("code", "nonsense"), ("code", "--reset"), ("code", NAME, "--json"), ("mock",)])
def test_what_does_not_fit_exits_2(words: tuple[str, ...]) -> None:
    assert run(words) == 2


def test_a_file_that_cannot_be_written_is_named(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "code").write_text("in the way")
    assert run(["code", NAME]) == 2
    assert str(home / "code") in capsys.readouterr().err


def test_an_interview_line_by_line(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from studyml.study import bench

    written = bench.Bench.untouched

    def write_at_the_first_check(self: bench.Bench, text: bytes) -> bool:
        if not self.attempts and b"class" not in text:
            self.path.write_text(GOOD)
        return written(self, text)

    monkeypatch.setattr(bench.Bench, "untouched", write_at_the_first_check)
    told = CliRunner().invoke(mock, ["--plain", "--exercise", NAME], input="\n:time\n\n:show\n:quit\n").stdout
    assert "nothing is written yet" in told and "25 minutes left" in told
    assert f"{NAME}: correct" in told and "Now questions on it" in told
    assert f"{NAME}: passed in" in told and "questions: 0 of 1 right" in told
    found = kinds(home)
    assert found.count(EventKind.ATTEMPT) == 1 and found.count(EventKind.REVIEW) == 2


def test_an_interview_that_nobody_took_closes_nothing(home: Path) -> None:
    told = CliRunner().invoke(mock, ["--plain", "--exercise", NAME], input="").stdout
    assert "not passed" in told and "nothing is recorded" in told and "nothing weak" not in told
    assert kinds(home) == []


def test_the_end_of_input_ends_an_interview_as_done_does(home: Path) -> None:
    def weak(said: str) -> list[str]:
        told = CliRunner().invoke(mock, ["--plain", "--exercise", NAME], input=said).stdout
        return told[told.index("weak, and back in the next session:") :].splitlines()

    ended = weak(":help\n")
    assert ended[1:] == [f"  {NAME} was not finished: it is due again tomorrow"]
    assert kinds(home) == [EventKind.REVIEW]
    CliRunner().invoke(undo)
    assert weak(":help\n:done\n") == ended


def test_the_workshop_draws_without_numpy() -> None:
    script = "import sys, studyml.tui.screens.mock, studyml.cli.code\nprint('numpy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
