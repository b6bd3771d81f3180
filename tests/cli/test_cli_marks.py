"""Single cards and single answers from the command line: suspend, unsuspend, undo any, a leech line by line."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from program import studyml

from studyml.cli import run
from studyml.clock import FixedClock, clock_from_environment
from studyml.store import Store

Command = Callable[..., tuple[int, str, str]]
ANSWER = {
    "answer": "X.T @ r\n\x1b[31m", "outcome": "wrong", "rating": 1, "area": "grad.logistic", "kind": "gradient",
    "seconds": 60, "ms": 9000,
}  # fmt: skip


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    monkeypatch.setenv("STUDYML_NOW", "2027-01-15T09:00+00:00")
    monkeypatch.setenv("STUDYML_HOME", str(tmp_path))

    def call(*words: object) -> tuple[int, str, str]:
        code = run([str(word) for word in words])
        seen = capsys.readouterr()
        return code, seen.out, seen.err

    return call


def answer(folder: Path, *cards: str, days: int = 1, **more: object) -> None:
    at = FixedClock(clock_from_environment().now())
    at.advance(days=-days)
    with Store.open(folder / "studyml.db", at) as store:
        for _ in range(days):
            for card in cards:
                store.record(card, {**ANSWER, **more})
            at.advance(days=1)


def test_a_card_is_suspended_listed_and_brought_back(command: Command, tmp_path: Path) -> None:
    answer(tmp_path, "bce-dw", "bce-db")
    due = json.loads(command("due", "--json")[1])["due"]
    assert due == 2
    assert command("cards", "suspend", "bce-dw", "bce-db")[0] == 0
    assert json.loads(command("due", "--json")[1])["due"] == 0
    assert [json.loads(line)["marks"] for line in command("cards", "marked", "--json")[1].splitlines()] == [
        ["suspended"],
        ["suspended"],
    ]
    assert command("cards", "unsuspend", "bce-dw")[1] == "bce-dw: asked again\n"
    assert json.loads(command("due", "--json")[1])["due"] == 1
    assert command("cards", "bury", "bce-dw")[0] == 0
    assert json.loads(command("due", "--json")[1])["due"] == 0
    code, out, err = command("cards", "suspend", "bce-dx")
    assert (code, out) == (2, "")
    assert "no card 'bce-dx'" in err and "bce-d" in err


@pytest.mark.parametrize(
    ("before", "action", "told", "written"),
    [
        ((), "unsuspend", "was not suspended", 0), ((), "unflag", "was not flagged", 0),
        (("suspend",), "suspend", "was suspended already", 0), (("flag",), "flag", "was flagged already", 0),
        (("bury",), "bury", "was put off until tomorrow already", 0),
        (("suspend", "unsuspend"), "unsuspend", "was not suspended", 0), (("flag",), "suspend", "suspended", 1),
    ],
)  # fmt: skip
@pytest.mark.parametrize("known", [True, False])
def test_a_card_that_is_so_already_is_told_and_nothing_written(
    command: Command, tmp_path: Path, before: tuple[str, ...], action: str, told: str, written: int, known: bool
) -> None:
    if known:
        answer(tmp_path, "bce-dw")
    for earlier in before:
        command("cards", earlier, "bce-dw")

    def events() -> int:
        with Store.open(tmp_path / "studyml.db", clock_from_environment()) as store:
            return sum(1 for _ in store.events())

    had = events()
    assert command("cards", action, "bce-dw", "bce-dw") == (0, f"bce-dw: {told}\n", "")
    assert events() == had + written


def test_of_several_cards_each_is_told_what_became_of_it(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    command("cards", "flag", "bce-db")
    told = command("cards", "unflag", "bce-dw", "bce-db")[1]
    assert told == "bce-dw: was not flagged\nbce-db: no longer flagged\n"
    for day, told in (("15", "not today"), ("15", "was put off until tomorrow already"), ("16", "not today")):
        monkeypatch.setenv("STUDYML_NOW", f"2027-01-{day}T09:00+00:00")
        assert command("cards", "bury", "bce-dw")[1] == f"bce-dw: {told}\n"


def test_any_answer_is_taken_back_by_its_card(command: Command, tmp_path: Path) -> None:
    answer(tmp_path, "a", "b", "c")
    listed = command("undo", "--list")[1].splitlines()
    assert [line.split()[2] for line in listed] == ["c", "b", "a"]
    assert "\x1b" not in listed[0]
    rows = [json.loads(line) for line in command("undo", "--list", "--json")[1].splitlines()]
    assert [row["card"] for row in rows] == ["c", "b", "a"] and {"at", "answer", "outcome", "rating"} <= rows[0].keys()
    assert command("undo", "b")[1] == "Taken back: the answer to b.\n"
    assert command("undo", "b") == (1, "", "There is no answer to b.\n")
    assert command("undo", "--list", "b")[:2] == (0, "")
    assert command("undo", "bce-dww")[2] == "There is no answer to bce-dww (did you mean 'bce-dw'?)\n"
    answer(tmp_path, "d", answer="", given_up=True)
    assert command("undo", "--list", "d")[1].endswith(", given up\n")
    assert command("undo")[1] == "Taken back: the answer to d.\n"
    assert command("undo")[1] == "Taken back: the answer to c.\n"
    assert [line.split()[2] for line in command("undo", "--list")[1].splitlines()] == ["a"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("away monday", "away = 2027-01-18"), ("away 2027-02-01..2027-02-10", "away = 2027-02-01..2027-02-10"),
        ("away none", "away = none"), ("interview 2027-03-01", "interview = 2027-03-01"), ("siblings ask", "siblings"),
    ],
)  # fmt: skip
def test_what_a_break_or_an_interview_may_be(command: Command, words: str, told: str) -> None:
    code, out, _ = command("config", *words.split())
    assert code == 0 and out.startswith(told)
    assert command("config", words.split()[0])[1].strip() == out.split(" = ")[1].strip()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("away 2027-01-14", "that day is over"), ("interview 2027-01-15", "that is today"),
        ("away 2027-02-10..2027-02-01", "it takes"), ("away someday", "it takes"),
        ("retention 1.5", "a number from 0.70 to 0.97"), ("rollover 24", "0 to 23"), ("siblings both", "bury or ask"),
    ],
)  # fmt: skip
def test_what_they_may_not_be(command: Command, words: str, told: str) -> None:
    code, out, err = command("config", *words.split())
    assert (code, out) == (2, "")
    assert told in err and err.count("\n") == 1


def test_a_leech_is_offered_something_else_line_by_line(command: Command, tmp_path: Path) -> None:
    answer(tmp_path, "bce-dw", days=8)
    done = studyml(
        "quiz", "--plain", "--area", "grad.logistic", "--limit", "1", home=tmp_path,
        text=":show\n:leech solution\n:leech easier\n:quit\n", STUDYML_NOW=os.environ["STUDYML_NOW"],
    )  # fmt: skip
    lines = done.stdout.splitlines()
    assert any("bce-dw was forgotten 8 times" in line for line in lines), done.stdout + done.stderr
    assert done.returncode == 0
