"""``studyml check``: lines, JSON, exit codes, what is recorded, saves that are never lost."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import cast

import pytest
from click.testing import CliRunner, Result

from studyml.cli.check import command, describe
from studyml.clock import SystemClock
from studyml.errors import UsageError
from studyml.model import EventKind, FoundMistake, Outcome
from studyml.model.submission import SubmissionVerdict
from studyml.paths import find_home, shipped_cards
from studyml.service.judging import JudgeClient
from studyml.store import Store
from studyml.study import trust
from studyml.study.checking import attempt
from studyml.study.watching import saves

RIGHT = Path(__file__).parent.parent / "judge" / "right"
GOOD = RIGHT / "logistic__notes.py"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("STUDYML_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def check(*words: str | Path) -> Result:
    return CliRunner().invoke(command, [str(word) for word in words])


def attempts() -> list[dict[str, object]]:
    if not find_home().store.exists():
        return []
    with Store.open(find_home().store, SystemClock()) as store:
        return [dict(event.payload) | {"card": event.card} for event in store.events([EventKind.ATTEMPT])]


def test_the_notes_give_one_line_each_and_two_attempts() -> None:
    notes = shipped_cards() / "examples" / "day-1.txt"
    result = check(notes, "--json")
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.exit_code == 0
    assert [row["exercise"] for row in rows] == ["linear-regression", "logistic-regression"]
    assert all(row["schema"] == 1 and row["outcome"] == "correct" and row["file"] == str(notes) for row in rows)
    assert {"mistakes", "remarks", "probes", "isolation", "ms", "message"} <= set(rows[0])
    assert [row["card"] for row in attempts()] == ["linear-regression", "logistic-regression"]


def test_a_wrong_file_exits_1_and_charges_its_area(tmp_path: Path) -> None:
    wrong = tmp_path / "a.py"
    wrong.write_text(GOOD.read_text().replace("(yP - y) @ X / n", "(yP - y) @ X"))
    result = check(wrong)
    assert result.exit_code == 1
    assert "missing_mean" in result.stdout and "isolation: " in result.stdout and "ratio 8" in result.stdout
    assert attempts()[0]["charges"] == {"missing_mean": "loss.reduction"}


def test_no_record_and_several_files_record_nothing() -> None:
    assert check(GOOD, "--exercise", "logistic-regression", "--no-record").exit_code == 0
    assert check(GOOD, GOOD, "--exercise", "logistic_regression").exit_code == 0
    assert attempts() == []


def test_what_does_not_count_is_not_recorded(tmp_path: Path) -> None:
    broken = tmp_path / "linear_regression.py"
    broken.write_text("class A(:\n")
    result = check(broken)
    assert result.exit_code == 1 and "line 1" in result.stdout
    assert attempts() == []


@pytest.mark.parametrize(
    "words", [("none.py",), (str(GOOD), "--exercise", "nonsense"), (str(GOOD), str(GOOD), "--watch")]
)
def test_usage_and_missing_files_exit_2_with_a_sentence(words: tuple[str, ...]) -> None:
    from studyml.cli import run

    assert run(["check", *words]) == 2


def test_a_missing_file_among_others_is_named_and_the_others_checked(capsys: pytest.CaptureFixture[str]) -> None:
    from studyml.cli import run

    assert run(["check", "none.py", str(GOOD), "--exercise", "logistic-regression"]) == 2
    said = capsys.readouterr()
    assert "none.py" in said.err and "no such file" in said.err
    assert "correct" in said.out


def test_only_timeouts_exit_4(monkeypatch: pytest.MonkeyPatch) -> None:
    from studyml.study import checking

    slow = SubmissionVerdict("a.py", "kmeans", Outcome.TIMEOUT, message="timeout in fit")
    monkeypatch.setattr(checking, "check_files", lambda *_: iter([(Path("a.py"), [slow])]))
    assert check(GOOD, "--no-record").exit_code == 4


class Elsewhere:
    """A judge on a system that fences nothing in."""

    def level(self) -> Future[tuple[str, bool]]:
        answer: Future[tuple[str, bool]] = Future()
        answer.set_result(("time limit only", False))
        return answer


def test_below_full_isolation_a_foreign_file_is_asked_about_once(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trust, "_surely_full", lambda: False)
    monkeypatch.setattr(JudgeClient, "level", Elsewhere.level)
    words = (GOOD, "--exercise", "logistic-regression", "--no-record")
    refused = str(check(*words).exception)
    assert "--trust" in refused and "time limit only" in refused
    assert check(*words, "--trust").exit_code == 0
    assert isinstance(check(*words).exception, UsageError), "--trust is for one run"
    asked = trust.needs_trust(cast(JudgeClient, Elsewhere()), find_home(), [GOOD])
    assert asked == ("time limit only", [GOOD])
    trust.confirm(find_home(), asked[1])
    assert check(*words).exit_code == 0
    mine = home / "code" / "logistic_regression.py"
    mine.parent.mkdir(parents=True)
    shutil.copy(GOOD, mine)
    assert check(mine, "--no-record").exit_code == 0, "the learner's own"
    assert isinstance(check(home / ".." / "home" / ".." / "x.py").exception, UsageError), (
        "a way out of the own folder is foreign"
    )
    (home / "trusted.json").write_text("damaged")
    assert isinstance(check(*words).exception, UsageError)


def test_an_attempt_charges_only_the_first_mistake_and_the_exercises_area() -> None:
    found = (FoundMistake("sign"), FoundMistake("missing_mean"))
    verdict = SubmissionVerdict("a.py", "logistic-regression", Outcome.WRONG, found, area="grad.logistic")
    assert attempt(verdict)["charges"] == {"sign": "grad.logistic"}
    assert attempt(verdict)["mistakes"] == ["sign", "missing_mean"]
    own = SubmissionVerdict("a.py", "knn-classifier", Outcome.WRONG, (FoundMistake("ties"),), area="algo.knn")
    assert attempt(own)["charges"] == {"ties": "algo.knn"}
    nowhere = SubmissionVerdict("a.py", "x", Outcome.ERROR, (FoundMistake("crash"),), area="algo.knn")
    assert attempt(nowhere)["charges"] == {}


def test_every_save_is_seen_atomic_ones_and_those_during_a_run(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_text("1")
    waits: list[float] = []

    def wait(seconds: float) -> None:
        waits.append(seconds)
        assert len(waits) < 9, "a save was missed"
        if len(waits) == 3:
            other = tmp_path / "b.py"
            other.write_text("33")
            os.replace(other, path)

    seen: Iterator[None] = saves(path, wait)
    next(seen)
    path.write_text("22")  # while the first check runs
    next(seen)
    assert waits == []
    next(seen)
    assert len(waits) == 3
    path.unlink()
    shutil.copy(GOOD, path)
    next(seen)


def test_the_words_for_people_name_what_belongs_to_a_verdict() -> None:
    verdict = SubmissionVerdict(
        "a.py", "ridge", Outcome.WRONG, (FoundMistake("sign"), FoundMistake("missing_mean")), message="dL/dw ratio -1",
        isolation="full (files)", assumed=("`fit` is the step",),
    )  # fmt: skip
    text = describe(verdict, several=True)
    assert text.startswith("a.py: ridge: wrong: dL/dw ratio -1\n  sign: The sign is flipped.")
    assert (
        "also: missing_mean" in text and "understood: `fit` is the step" in text and "isolation: full (files)" in text
    )
