"""``studyml cards``: data on stdout, words on stderr, exit code 2 when a card file is wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from studyml.cli.cards import command
from studyml.errors import UsageError


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("STUDYML_HOME", str(tmp_path))
    return tmp_path


def run(*words: str) -> Result:
    return CliRunner().invoke(command, list(words))


def test_list_json_is_one_object_a_card() -> None:
    rows = [json.loads(line) for line in run("list", "--json").stdout.splitlines()]
    assert len(rows) >= 300
    first = next(row for row in rows if row["id"] == "bce-dw")
    assert {"id", "area", "kind", "question", "answer", "schema"} <= first.keys()
    assert (first["area"], first["kind"], first["schema"]) == ("grad.logistic", "gradient", 1)
    assert "X (n, m)" in first["question"]
    assert all(row["question"] and row["answer"] for row in rows if row["kind"] != "code")


def test_list_can_be_narrowed() -> None:
    rows = [
        json.loads(line)
        for line in run("list", "--json", "--area", "shapes.vec", "--kind", "shape").stdout.splitlines()
    ]
    assert rows and {(row["area"], row["kind"]) for row in rows} == {("shapes.vec", "shape")}


def test_text_for_people_is_without_the_marks_of_markdown() -> None:
    assert "**" in json.dumps([json.loads(line)["question"] for line in run("list", "--json").stdout.splitlines()])
    assert not [line for line in run("list").stdout.splitlines() if "**dL" in line or "`" in line]
    assert "**" not in run("show", "bce-dw").stdout.partition("hint 1")[0]


def test_show_gives_the_question_the_answer_and_the_place() -> None:
    shown = run("show", "bce-dw").stdout
    assert "answer: X.T @ (p - y)" in shown
    assert "missing_mean" in shown
    assert "grad.logistic.md:" in shown


def test_a_card_that_does_not_exist_is_named_with_the_nearest() -> None:
    error = run("show", "bce-dww").exception
    assert isinstance(error, UsageError)
    assert str(error) == "no card 'bce-dww' (did you mean 'bce-dw'?)"


def test_new_appends_to_the_own_deck_and_the_card_is_there(home: Path) -> None:
    result = run("new", "grad.linear", "mine", "--kind", "gradient")
    assert result.stdout == f"{home}/cards/grad.linear.md:3\n"
    assert json.loads(run("list", "--json", "--area", "grad.linear").stdout.splitlines()[-1])["id"] == "mine"
    assert run("path", "mine").stdout == f"{home}/cards/grad.linear.md:3\n"
    end = len((home / "cards" / "grad.linear.md").read_text(encoding="utf-8").splitlines())
    assert run("new", "grad.linear", "mine-too").stdout == f"{home}/cards/grad.linear.md:{end + 2}\n"


def test_a_code_card_is_begun_for_an_exercise_in_its_own_area(home: Path) -> None:
    def new(area: str, name: str) -> str:
        return str(run("new", area, name, "--kind", "code").exception or "")

    assert "no exercise 'pcaa' (did you mean 'pca'?)" in new("algo.pca", "pcaa")
    assert "belongs to the deck of algo.pca" in new("grad.linear", "pca")
    assert not (home / "cards").exists()
    assert new("algo.pca", "pca") == ""
    assert run("path", "pca").stdout == f"{home}/cards/algo.pca.md:3\n"


def test_a_replacement_is_said_on_stderr() -> None:
    assert "replaces the shipped card 'bce-dw'" in run("new", "grad.logistic", "bce-dw").stderr


@pytest.mark.parametrize("words", [("new", "grad.linaer", "x"), ("list", "--area", "grad.linaer")])
def test_an_unknown_area_is_named_with_the_nearest(words: tuple[str, ...]) -> None:
    assert str(run(*words).exception) == "no area 'grad.linaer' (did you mean 'grad.linear'?)"


def test_path_prints_the_shipped_folder_and_the_own(home: Path) -> None:
    shipped, own = run("path").stdout.splitlines()
    assert (Path(shipped) / "areas.toml").is_file()
    assert own == str(home / "cards")


def test_check_reports_every_error_of_an_own_deck_and_exits_2(home: Path) -> None:
    (home / "cards").mkdir()
    deck = home / "cards" / "grad.linear.md"
    deck.write_text(
        "## one\nWhat?\n```card\nkind = 'recal'\nanswer = 'x'\n```\n"
        "## two\nWhat?\n```card\nkind = 'formula'\nsymbols = { z = '()' }\nanswer = \"\\frac{z}{2}\"\n```\n"
    )
    result = run("check", str(deck))
    assert result.exit_code == 2
    assert [line.split(": ")[0] for line in result.stderr.splitlines()] == [f"{deck}:4", f"{deck}:12"]
    assert result.stdout.startswith("0 cards read, 2 errors")
    rows = [json.loads(line) for line in run("check", "--json", str(deck)).stdout.splitlines()]
    assert [row.get("line") for row in rows] == [4, 12, None]
    assert (rows[-1]["errors"], rows[0]["schema"]) == (2, 1)


def test_check_of_one_good_deck_says_what_was_proved_now_and_what_before(home: Path) -> None:
    first, second, third = (
        run("check", "activations"),
        run("check", "activations"),
        run("check", "activations", "--all"),
    )
    assert [(result.exit_code, result.stderr) for result in (first, second, third)] == [(0, "")] * 3
    assert " cards: " in first.stdout and " proved, " in first.stdout
    assert ": 0 proved now, " in second.stdout and " unchanged since " in second.stdout
    assert third.stdout == first.stdout
    (row,) = [json.loads(line) for line in run("check", "activations", "--json").stdout.splitlines()]
    assert row["unchanged"] == row["proved"] == row["cards"] - len(row["prose"])
