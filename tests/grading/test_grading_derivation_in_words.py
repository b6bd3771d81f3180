"""Words around equations: they change no verdict; what can't be read among them is a remark that shows nothing."""

# ruff: noqa: E501  (a table reads better with one case a line)

from __future__ import annotations

import random
import re

import pytest
from test_grading_derivation_hands import CASES, _question

from studyml.grading import grade
from studyml.model import Kind, Outcome, Question, Step

BEFORE = (
    "so we get ",
    "as before, ",
    "for the next step: ",
    "the rule says ",
    "note that here ",
    "it follows at once that ",
    "looking at the rows, ",
    "this time it is easy, ",
)
BEHIND = (
    "",
    ", as it should be",
    ", since the rest does not depend on it",
    " (by the usual rule)",
    "; nothing else changes",
    ", which is what we wanted",
    ", an array of that shape",
)
PLAIN = re.compile(
    r"\s*(?:d|∂)\w+/(?:d|∂)\w+ = (?!.*(?:because|if |  |[A-Za-z]{4,} [A-Za-z]{2,}|\(\w+ \w+))[^#%;,\"⇒→:≡=]*"
)
RIGHT = [
    (name, rows)
    for name, line, text in CASES
    if line is None
    if sum(map(bool, map(PLAIN.fullmatch, rows := text.split("\n")))) > 1
]


@pytest.mark.parametrize("seed", range(18))
def test_words_around_an_equation_change_no_verdict(seed: int) -> None:
    draw = random.Random(seed)
    name, rows = draw.choice(RIGHT)
    plain = [at for at, row in enumerate(rows) if PLAIN.fullmatch(row)]
    said = [
        draw.choice(BEFORE) + row.strip() + draw.choice(BEHIND) if at in plain else row for at, row in enumerate(rows)
    ]
    verdict = grade(_question(name), "\n".join(said))
    assert [(step.text, step.message) for step in verdict.steps if step.faulty] == []
    assert verdict.correct, verdict.message
    at = draw.choice(plain)
    left, right = (side.strip() for side in rows[at].split("="))
    slip = draw.choice((f"2*({right})", f"-({right})", f"({right}) + 1"))
    said[at] = f"{draw.choice(BEFORE)}{left} = {slip}{draw.choice(BEHIND)}"
    verdict = grade(_question(name), "\n".join(said))
    assert verdict.first_wrong is not None, (said[at], verdict.message)
    assert verdict.steps[verdict.first_wrong].line == at


LINEAR = Question(
    "q", Kind.DERIVATION, symbols={"X": "(n, m)", "y": "(n,)", "w": "(m,)", "b": "()"},
    let={"yhat": "X @ w + b", "r": "yhat - y"}, loss="mean(r**2)", steps=(Step("dL/dr", "2*r/n", required=True), Step("dL/dw", "2*X.T @ r/n", required=True)),
)  # fmt: skip
GOAL = "dL/dr = 2*r/n\n{}\ndL/dw = 2*X.T @ r/n"

REMARKS = [
    "the rows of X are the examples, X @ w = all the predictions",  # one side is said in words
    "J = the Jacobian of r, an (n, n) matrix",
    "check shapes: X.T is (m, n), r is (n,), together (m,)",
    "check: for w = 0 we have yhat = b and r = b - y",
    "at b = 0 this is dL/dw = 2*X.T @ (X @ w - y)/n",
    "hold b fixed (db = 0) from here on",
]  # fmt: skip


@pytest.mark.parametrize("line", REMARKS)
def test_a_remark_blocks_nothing(line: str) -> None:
    verdict = grade(LINEAR, GOAL.format(line))
    assert verdict.correct, [(step.text, step.message) for step in verdict.steps]


def test_what_was_not_read_is_told() -> None:
    verdict = grade(LINEAR, GOAL.format("the Jacobian is J = the identity, a matrix"))
    assert verdict.correct and verdict.message == "every step that was read is right; line 2 was not read"
    assert verdict.steps[1].message.startswith("not read")
    assert [step.outcome for step in verdict.steps if step.unread] == [Outcome.UNDECIDED] == [verdict.steps[1].outcome]


def test_a_derivative_said_in_signs_alone_is_no_remark() -> None:
    verdict = grade(LINEAR, GOAL.format("as r is linear in w, dL/dw = 2*X.T @ (yhat - t)/n"))
    assert verdict.outcome is Outcome.SYNTAX_ERROR and "the name t" in verdict.message
    for line in ("dL/dv = 2*X.T @ r/n", "dL/dv = 2*sum(r, axis=0, keepdims=True)/n", "dyhat/dv = X"):
        verdict = grade(LINEAR, GOAL.format(f"as r is linear in w, {line}"))
        assert verdict.outcome is Outcome.SYNTAX_ERROR and "I don't know v" in verdict.message


COMMENTED = [
    ("# dL/dw = X @ r", False),
    ("dL/dw = 2*X.T @ r/n   # dL/dr = r/n", False),
    ("# dL/dw = 0 at the best w", True),
    ("# dL/dr = 2*r for one example", True),
    ("dr/dw = X   # dL/dr = (n,)", True),
]  # fmt: skip


@pytest.mark.parametrize(("line", "right"), COMMENTED)
def test_no_comment_states_a_wrong_derivative(line: str, right: bool) -> None:
    verdict = grade(LINEAR, GOAL.format(line))
    assert verdict.correct is right
    assert right or "what the comment says is wrong" in verdict.message


NOT_SHOWN = [
    ("dL/dr = 2*r/n\nand so dL/dw = the line above, turned", "dL/dw"),
    ("by the power rule dL/dr = twice r over n\ndL/dw = 2*X.T @ r/n", "dL/dr"),
    ("dL/dr = 2*r/n\nthe same for w: dL/dw = 2*X.T @ resid/n", "dL/dw"),
]  # fmt: skip


@pytest.mark.parametrize(("answer", "asked"), NOT_SHOWN)
def test_what_is_not_read_shows_no_step(answer: str, asked: str) -> None:
    verdict = grade(LINEAR, answer)
    assert verdict.outcome is Outcome.SYNTAX_ERROR and verdict.first_wrong is None
    assert "not read" in verdict.message and asked in verdict.message


WRONG = [
    "r is linear in w, so dL/dw = X.T @ r/n",
    "dL/dw = X @ r/n, by the rule for matrices",
    "dL/dr = r/n, the average of all of them",  # as said it would be no better
    "dL/dr = -2*r/n, both terms multiplied out",
    "dL/dw = -2*X.T @ r/n, the product of both, which appears twice",
    "we have r = y - yhat",
    "dr/dw = X/n, as r is linear (because yhat = X @ w + b)",
    "dL/dr = 2*r/n (because r = y - yhat)",
    "the constant y @ y drops out: dL/dw = 3*X.T @ r/n",  # it holds nothing fixed
    "the chain rule directly gives dL/dw = 3*X.T @ r/n",
    "dL/db = 2*r/n, since adding a constant changes nothing",
    "dyhat/db = 2, with w fixed",
    "dL/dr = 2*r/n, which is r/n by definition",
    "dL/dr = 2*r/n, or simply r/n",
    "dL/dr becomes r/n",
    "dL/dw = 2*X.T @ r/n, so the gradient is X.T @ r",
    "dL/db = 2*mean(r)          using dyhat/db = -1",  # in the margin
    "L is the mean, so dL/dr = 2*r =: g",
]  # fmt: skip


@pytest.mark.parametrize("line", WRONG)
def test_what_stands_clear_of_the_words_is_judged(line: str) -> None:
    verdict = grade(LINEAR, GOAL.format(line))
    assert verdict.first_wrong is not None and verdict.steps[verdict.first_wrong].line == 1


def test_words_that_may_mend_an_equation_excuse_it_until_it_is_said_in_signs() -> None:
    said = "dL/dr = 2*r/n\ndL/db = 2*r/n, summed over the rows\ndL/dw = 2*X.T @ r/n"
    assert grade(LINEAR, said).outcome is Outcome.SYNTAX_ERROR
    assert grade(LINEAR, f"{said}\ndL/db = 2*sum(r)/n").correct
    assert grade(LINEAR, "dL/dr = 2*r/n\nand so dL/dw = X.T times the line above").outcome is Outcome.SYNTAX_ERROR
    assert grade(LINEAR, said.replace("2*r/n, summed", "X, summed")).first_wrong == 1  # no sum of X comes to that


TOGETHER = [
    ("s*u = 1\nu ds + s du = 0\ndu = -exp(-z) dz\nds/dz = s - s²", None),
    ("e^{-z} = u - 1\n-e^{-z} dz = du\nds = -s² du\nds/dz = s² (u - 1)\n= s - s²", None),
    ("du = -exp(-z) dz = (1 - u) dz\nds = -du/u²\nds/dz = s - s²", None),
    ("s*u = 1\nu ds - s du = 0\ndu = -exp(-z) dz\nds/dz = s - s²", 1),
    ("du = -exp(-z) dz = (u - 1) dz\nds = -du/u²\nds/dz = s - s²", 0),
    ("s*u = 1\nu ds + s du = 0\ndu = exp(-z) dz\nds/dz = s - s²", 2),
]  # fmt: skip
SIGMOID = Question("s", Kind.DERIVATION, symbols={"z": "()"}, let={"u": "1 + exp(-z)", "s": "1/u"}, loss="s")


@pytest.mark.parametrize(("answer", "line"), TOGETHER)
def test_changes_on_both_sides(answer: str, line: int | None) -> None:
    verdict = grade(SIGMOID, answer)
    wrong = None if verdict.first_wrong is None else verdict.steps[verdict.first_wrong].line
    assert (verdict.correct, wrong) == (line is None, line), verdict.message


def test_a_name_is_one_thing_until_something_rests_on_it() -> None:
    lines = "g = -exp(-z)\ng = 1 - u\nds/dz = -g/u²\n= s - s²"
    assert grade(SIGMOID, lines).correct
    verdict = grade(SIGMOID, lines.replace("1 - u", "u - 1", 1))
    assert verdict.first_wrong is not None


def test_a_function_that_the_prompt_says_is_known() -> None:
    step = Question(
        "f",
        Kind.DERIVATION,
        prompt="f(w) = w'A w/2 - c·w with A symmetric; L = f(u).",
        symbols={"A": "(m, m) spd", "w": "(m,)", "c": "(m,)", "a": "()"},
        let={"g": "A @ w - c", "u": "w - a*g"},
        loss="u @ A @ u/2 - c @ u",
    )
    assert grade(step, "L = f(w) - a g·g + a² gᵀA g/2\ndL/da = -g·g + a gᵀA g").correct
    assert grade(step, "L = f(w) + a g·g + a² gᵀA g/2\ndL/da = -g·g + a gᵀA g").first_wrong == 0


def test_a_side_in_words_with_numbers_in_it_is_told_as_not_read() -> None:
    step = Question("q", Kind.DERIVATION, symbols={"R": "(n, m)"}, let={"s": "sum(R, axis=0)"}, loss="sum(s**2)/2")
    verdict = grade(step, "dL/ds = (10/n) times the sum over the batch of R = s")
    assert verdict.correct and "a part of line 1 was not read" in verdict.message
    assert grade(step, "dL/ds = the sum of the rows of R = s").message == "every step is right"
