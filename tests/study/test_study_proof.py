"""A deck that says something false is caught, at its line, whatever kind of card it is."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from studyml.decks.template import template
from studyml.errors import UsageError
from studyml.model import Kind
from studyml.paths import shipped_exercises
from studyml.study.proof import check_decks

AREAS = """pillars = ['P']
[areas]
'a.one' = { title = 'one', pillar = 'P', seconds = 10 }
'a.two' = { title = 'two', pillar = 'P', seconds = 10 }
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "areas.toml").write_text(AREAS)
    return tmp_path


def errors(folder: Path, block: str, prompt: str = "What?") -> list[str]:
    path = folder / "a.one.md"
    path.write_text(f"# One\n\n## a\n{prompt}\n```card\n{block}\n```\nSo.\n")
    return [str(error).removeprefix(f"{folder}/") for error in check_decks([folder], processes=1).errors]


TRUE = {kind: template(f"a-{kind}", kind) for kind in Kind if kind is not Kind.CODE}


def test_a_question_that_makes_no_sense_is_said_once_with_what_else_can_t_be_read(folder: Path) -> None:
    wrong = "wrong = [\n  { answer = 'x +', mistake = 'sign' },\n  { answer = 'x', mistake = 'sign' },\n]"
    found = errors(folder, f"kind = 'formula'\nsymbols = {{ x = '(n,)' }}\nanswer = 'sum(x'\n{wrong}")
    assert [error.split(": ")[0] for error in found] == ["a.one.md:8", "a.one.md:10"]
    assert "never closed" in found[0] and "'x +'" in found[1]


def test_a_gradient_that_is_not_one_comes_with_what_is_off(folder: Path) -> None:
    block = "kind = 'gradient'\nsymbols = { w = '(m,)' }\nloss = 'w @ w'\nwrt = 'w'\nanswer = 'w'"
    (error,) = errors(folder, block)
    assert "is not the derivative of the loss in w" in error and "1/2 times" in error


def test_a_deck_without_a_card_is_named(folder: Path) -> None:
    (folder / "a.one.md").write_text("# One\n")
    (folder / "a.two.md").write_text(template("b", Kind.SHAPE))
    report = check_decks([folder])
    assert report.errors == ()
    assert [Path(name).name for name in report.empty] == ["a.one.md"]
    assert "a.one.md" in "\n".join(report.remarks())


def test_a_true_card_of_every_kind_is_proved(folder: Path) -> None:
    (folder / "a.one.md").write_text("\n".join(TRUE.values()))
    report = check_decks([folder], processes=1)
    assert [str(error) for error in report.errors] == []
    assert report.cards == len(TRUE)
    assert report.prose == ("a-choice", "a-recall")
    assert report.proved == len(TRUE) - 2
    assert report.unsolved == ()


FALSE = {
    "an answer that is not the gradient of the loss": (
        "kind = 'gradient'\nsymbols = { X = '(n, m)', w = '(m,)' }\nloss = 'mean((X @ w)**2)'\nwrt = 'w'\n"
        "answer = 'X.T @ (X @ w)/n'",
        10,
        "X.T @ (X @ w)/n",
    ),
    "an answer that is not the derivative": (
        "kind = 'derivative'\nsymbols = { z = '(n,)' }\nof = 'sigmoid(z)'\nwrt = 'z'\nanswer = 'sigmoid(z)'",
        10,
        "sigmoid(z)",
    ),
    "a wrong answer that is right": (
        "kind = 'formula'\nsymbols = { p = '(n,)', y = '(n,)' }\nanswer = 'mean((p - y)**2)'\n"
        "wrong = [\n  { answer = '(p - y) @ (p - y)/n', mistake = 'transpose' },\n]",
        10,
        "listed as transpose but graded correct",
    ),
    "a condition that no sample changes": (
        "kind = 'formula'\nsymbols = { p = '(n,) positive' }\nanswer = 'sum(p*(p > 0))'",
        7,
        "never reach both sides of p > 0",
    ),
    "a proof that is false": (
        "kind = 'choice'\nsymbols = { X = '(n, m)' }\nproof = 'X.T @ X == X @ X.T'\n"
        "options = [{ text = 'yes', right = true }, { text = 'no', mistake = 'other' }]",
        8,
        "can't be computed",
    ),
    "a proof that is false by value": (
        "kind = 'recall'\nsymbols = { z = '()' }\nproof = 'sigmoid(-z) == sigmoid(z)'\nanswer = 'odd'",
        8,
        "is not true",
    ),
    "a derivation with a wrong line": (
        "kind = 'derivation'\nsymbols = { z = '()', y = '() unit' }\nlet = { p = 'sigmoid(z)' }\n"
        "loss = '(p - y)**2/2'\n"
        "steps = [\n  { of = 'dL/dp', is = 'p - y' },\n  { of = 'dp/dz', is = 'p*(1 + p)' },\n"
        "  { of = 'dL/dz', is = '(p - y)*p*(1 - p)', required = true },\n]",
        12,
        "dp/dz = p*(1 + p) is wrong",
    ),
    "a derivation whose wrong line is right": (
        "kind = 'derivation'\nsymbols = { z = '()', y = '() unit' }\nlet = { p = 'sigmoid(z)' }\n"
        "loss = '(p - y)**2/2'\n"
        "steps = [\n  { of = 'dL/dp', is = 'p - y' },\n"
        "  { of = 'dL/dz', is = '(p - y)*p*(1 - p)', required = true },\n]\n"
        "wrong = [\n  { answer = 'dp/dz = p - p**2', mistake = 'sign' },\n]",
        15,
        "'dp/dz = p - p**2' is right",
    ),
    "a derivation of a symbol without a domain there is": (
        "kind = 'derivation'\nsymbols = { z = '() plusminus' }\nloss = 'z**2'\n"
        "steps = [{ of = 'dL/dz', is = '2*z', required = true }]\n"
        "wrong = [{ answer = 'dL/dz = z', mistake = 'other' }]",
        7,
        "no domain 'plusminus'",
    ),
    "a derivation that asks for nothing": (
        "kind = 'derivation'\nsymbols = { z = '()' }\nloss = 'z**2'\nsteps = [{ of = 'dL/dz', is = '2*z' }]",
        9,
        "no step is required",
    ),
    "a variant that changes nothing": (
        "kind = 'bug'\nsymbols = { x = '(n,)' }\ncode = ['a = x - x.mean()', 'b = np.sum(a**2)']\n"
        "variants = [{ line = 1, wrong = 'x.mean() - x', mistake = 'sign' }]",
        9,
        "changes nothing",
    ),
    "right code that raises": (
        "kind = 'bug'\nsymbols = { X = '(n, m)', x = '(n,)' }\ncode = ['a = X @ x', 'b = np.sum(a**2)']\n"
        "variants = [{ line = 2, wrong = 'np.mean(a**2)', mistake = 'extra_mean' }]",
        8,
        "the right code raises",
    ),
    "a wrong number that is right for some values": (
        "kind = 'number'\nvary = { z = [-2, 2] }\nanswer = 'maximum(z, 0)'\n"
        "wrong = [{ answer = 'z', mistake = 'sign' }]",
        9,
        "graded correct",
    ),
    "a number that is an array": ("kind = 'number'\nanswer = 'np.arange(3)'", 7, "not one number"),
    "a number that exists nowhere": (
        "kind = 'number'\nvary = { z = [-3, -1] }\nanswer = 'log(z)'",
        8,
        "finite (let what varies keep",
    ),
    "a name of let before its turn": (
        "kind = 'number'\nlet = { a = 'b + 1', b = '2' }\nanswer = 'a'",
        7,
        "name b. (it may use",
    ),
    "a listed shape that is right": (
        "kind = 'shape'\nsymbols = { X = '(n, m)' }\nexpression = 'X.T'\n"
        "wrong = [{ answer = '(m, n)', mistake = 'shape' }]",
        9,
        "graded correct",
    ),
    "an expression that can't be read": (
        "kind = 'formula'\nsymbols = { z = '()' }\nanswer = 'sigmoid(z'",
        8,
        "answer",
    ),
    "a symbol with no such domain": ("kind = 'formula'\nsymbols = { z = '() postive' }\nanswer = 'z'", 7, "positive"),
    "an exercise that is not there": ("kind = 'code'\nexercise = 'no-such'", 7, "no exercise 'no-such'"),
}


@pytest.mark.parametrize("name", FALSE)
def test_what_is_false_is_found_at_its_line(folder: Path, name: str) -> None:
    block, line, words = FALSE[name]
    prompt = "At {z}?" if "vary" in block else "What?"
    found = errors(folder, block, prompt)
    assert any(error.startswith(f"a.one.md:{line}: ") and words in error for error in found), found


def exercise(folder: Path, name: str = "linear-regression") -> Path:
    own = folder / "exercises"
    shutil.copytree(shipped_exercises() / name, own / name)
    for mutant in (own / name / "mutants").glob("*.py"):
        mutant.unlink()
    toml = own / name / "exercise.toml"
    toml.write_text(toml.read_text().replace('area = "grad.linear"', 'area = "a.one"'))
    return own


def code_errors(folder: Path, own: Path, card: str, processes: int = 2) -> list[str]:
    (folder / "a.one.md").write_text(card)
    return [error.message for error in check_decks([folder], own_exercises=own, processes=processes).errors]


def test_an_exercise_whose_parts_do_what_they_say_is_proved(folder: Path) -> None:
    assert code_errors(folder, exercise(folder), template("linear-regression", Kind.CODE)) == []


def test_what_one_file_of_an_exercise_leaves_behind_is_not_charged_to_the_next(folder: Path) -> None:
    own = exercise(folder) / "linear-regression"
    right = (own / "reference.py").read_text()
    (own / "mutants" / "missing_mean__a.py").write_text(
        "import random\nrandom.n = 1\n" + right.replace("error / len(y)", "error")
    )
    (own / "mutants" / "missing_mean__b.py").write_text(
        "import random\n" + right.replace("error / len(y)", "error / (len(y) if hasattr(random, 'n') else 1)")
    )
    assert code_errors(folder, own.parent, template("linear-regression", Kind.CODE), processes=1) == []


def test_an_exercise_that_lies_is_found(folder: Path) -> None:
    own = exercise(folder) / "linear-regression"
    right = (own / "reference.py").read_text()
    (own / "mutants" / "sign.py").write_text(right)
    (own / "starter.py").write_text(right)
    card = template("linear-regression", Kind.CODE).replace("## linear-regression", "## other")
    assert code_errors(folder, own.parent, card) == [
        "'other': 'exercise' the card of this exercise has the id 'linear-regression', not 'other'",
        "'other': 'exercise' its starter passes as it is",
        "'other': 'exercise' mutants/sign.py is found as right",
    ]


def test_an_exercise_of_ones_own_is_proved_without_a_card_too(folder: Path) -> None:
    own = exercise(folder, "standardizer")
    (own / "standardizer" / "exercise.toml").write_text(
        (own / "standardizer" / "exercise.toml").read_text().replace('area = "data"', 'area = "a.on"')
    )
    right = (own / "standardizer" / "reference.py").read_text()
    (own / "standardizer" / "mutants" / "askew.py").write_text(right.replace("X.mean(axis=0)", "X.mean(axis=1)"))
    (own / "broken").mkdir()
    (own / "broken" / "exercise.toml").write_text("id = 'broken'\nminutes = 3")
    report = check_decks([folder], own_exercises=own)
    broken, area, code = (str(error).removeprefix(f"{own}/") for error in report.errors)
    assert broken.startswith("broken/exercise.toml:1: 'minutes' is 3 (it holds two whole numbers")
    assert area == "standardizer/exercise.toml:1: there is no area 'a.on' (did you mean 'a.one'?)"
    assert code.startswith("standardizer/exercise.toml:1: mutants/askew.py: no mistake is called so")
    (folder / "a.one.md").write_text(template("one", Kind.SHAPE))
    (of_another_area,) = check_decks([folder], ["a.one"], own_exercises=own).errors
    assert "broken/exercise.toml" in str(of_another_area)
    (own / "standardizer" / "exercise.toml").write_text(
        (own / "standardizer" / "exercise.toml").read_text().replace('area = "a.on"', 'area = "a.one"')
    )
    assert len(check_decks([folder], ["a.one"], own_exercises=own).errors) == 2, "the mutant of its area is told, too"


def test_a_mistake_under_another_name_is_an_error(folder: Path) -> None:
    block = (
        "kind = 'number'\nvary = { a = [1, 2], b = [3, 4] }\nanswer = 'a*b'\n"
        "wrong = [{ answer = 'a + b', mistake = 'wrong_operation' }, { answer = 'b + a', mistake = 'sign' }]"
    )
    found = errors(folder, block, "{a} times {b}?")
    assert len(found) == 1 and "'b + a' is listed as sign, found is wrong_operation" in found[0]


def test_two_decks_on_two_cores_say_what_one_core_says(folder: Path) -> None:
    for name, kind in (("a.one", Kind.FORMULA), ("a.two", Kind.CHOICE)):
        (folder / f"{name}.md").write_text(template(name.replace(".", "-"), kind) + template("both", kind))
    one, two = check_decks([folder], processes=1), check_decks([folder], processes=2)
    assert (one.cards, one.proved, one.prose) == (two.cards, two.proved, two.prose) == (4, 2, ("a-two", "both"))
    assert [str(error) for error in one.errors] == [str(error) for error in two.errors]
    (error,) = one.errors
    assert "the id 'both' is taken by a.one.md:" in str(error)


def test_an_own_card_with_a_shipped_id_is_no_error(folder: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    for place in (folder, own):
        (place / "a.one.md").write_text(template("same", Kind.CHOICE))
    assert check_decks([folder, own], processes=1).errors == ()


def test_one_deck_alone_by_area_or_file_and_a_name_that_is_neither(folder: Path) -> None:
    for name in ("a.one", "a.two"):
        (folder / f"{name}.md").write_text(template(name.replace(".", "-"), Kind.CHOICE))
    assert check_decks([folder], ["a.two"]).prose == ("a-two",)
    assert check_decks([folder], [str(folder / "a.one.md")]).prose == ("a-one",)
    with pytest.raises(UsageError, match=r"no deck 'a\.three'"):
        check_decks([folder], ["a.three"])


def test_a_broken_card_does_not_keep_the_rest_from_being_proved(folder: Path) -> None:
    (folder / "a.one.md").write_text("## bad\nWhat?\n```card\nkind = 'x'\n```\n" + template("good", Kind.SHAPE))
    report = check_decks([folder], processes=1)
    assert (report.cards, report.proved, len(report.errors)) == (1, 1, 1)


def test_all_that_can_be_wrong_is_reported_in_one_run_and_the_rest_loads(folder: Path) -> None:
    (folder / "a.one.md").write_text(
        "## toml\nWhat?\n```card\nkind = 'recall'\nanswer = = 'x'\n```\n"
        "## control\nWhat?\n```card\nkind = 'recall'\nanswer = \"\\frac12\"\n```\n"
        "## slope\nWhat?\n```card\nkind = 'gradient'\nsymbols = { w = '(m,)' }\nloss = 'w @ w'\nwrt = 'w'\n"
        "answer = 'w'\n```\nSo.\n" + template("good", Kind.FORMULA) + template("good", Kind.SHAPE)
    )
    (folder / "a.tow.md").write_text(template("lost", Kind.CHOICE))
    (folder / "a.two.md").write_text(template("fine", Kind.NUMBER))
    report = check_decks([folder])
    said = [str(error).removeprefix(f"{folder}/") for error in report.errors]
    assert [line.split(": ")[0] for line in said] == [
        "a.one.md:5",
        "a.one.md:11",
        "a.one.md:20",
        "a.one.md:36",
        "a.tow.md:1",
    ]
    for words, line in zip(
        ("TOML, column 10", "control character", "not the derivative", "is taken", "'a.two'"),
        said,
        strict=True,
    ):
        assert words in line
    assert (report.cards, report.proved) == (4, 3)
