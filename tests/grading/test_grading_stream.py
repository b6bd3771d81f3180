"""The JSON of ``studyml grade``: every line is answered, whatever it holds."""

# ruff: noqa: E501  (a table reads better with one case a line)

from __future__ import annotations

import json
import random
from typing import Any

import pytest

from studyml.grading.questions import question_from_json
from studyml.grading.stream import answer_line
from studyml.model import Kind

LOGISTIC = {
    "symbols": {"X": "(n, m)", "y": "(n,) unit", "w": "(m,)", "b": "()"},
    "let": {"p": "sigmoid(X @ w + b)"},
    "loss": "-mean(y*log(p) + (1-y)*log(1-p))",
}
LINES: list[tuple[dict[str, Any], str, str]] = [
    ({"id": "1", "kind": "gradient", **LOGISTIC, "wrt": "w", "answer": "X.T @ (p - y)/n"}, "correct", ""),
    ({"id": "1b", "kind": "gradient", **LOGISTIC, "wrt": "w", "answer": "X.T @ (p - y)"}, "wrong", "missing_mean"),
    ({"id": 2, "kind": "formula", "symbols": {"a": "(n,)"}, "expected": "a @ a", "answer": "sum(a**2)"}, "correct", ""),
    ({"id": "3", "kind": "derivative", "symbols": {"z": "()"}, "of": "tanh(z)", "wrt": "z", "answer": "1 - tanh(z)**2"}, "correct", ""),
    ({"id": "4", "kind": "derivation", **LOGISTIC, "steps": ["dL/dp = (p-y)/(p*(1-p))/n", "dp/dz = p", "= p*(1-p)"]}, "wrong", "missing_factor"),
    ({"id": "5", "kind": "shape", "symbols": {"X": "(5, 3)", "r": "(5,)"}, "expression": "X.T @ r", "answer": "(3,)"}, "correct", ""),
    ({"id": "5b", "kind": "shape", "symbols": {"X": "(5, 3)", "r": "(5,)"}, "expression": "X @ r", "answer": "error"}, "correct", ""),
    ({"id": "6", "kind": "number", "let": {}, "expected": "sigmoid(2)", "rtol": 1e-3, "answer": "0.881"}, "correct", ""),
    ({"id": "6b", "kind": "number", "expected": 12, "answer": 24}, "wrong", "wrong_constant"),
    ({"id": "7", "kind": "choice", "options": [{"text": "a", "right": True}, {"text": "b", "mistake": "sign"}], "answer": "2"}, "wrong", "sign"),
    ({"id": None, "kind": "recall", "answer": "words"}, "undecided", ""),
    ({"id": "9", "kind": "formula", "symbols": {"p": "()"}, "aliases": {"p": ["q"]}, "expected": "2*p", "answer": "q + q"}, "correct", ""),
]  # fmt: skip


@pytest.mark.parametrize(("data", "outcome", "code"), LINES)
def test_lines(data: dict[str, Any], outcome: str, code: str) -> None:
    answer = json.loads(answer_line(json.dumps(data), 3))
    assert answer["schema"] == 1
    assert answer["id"] == data["id"]
    assert answer["outcome"] == outcome
    assert answer["mistakes"][:1] == ([code] if code else [])
    assert {
        "evidence",
        "reading",
        "message",
        "hints",
        "note",
        "shape",
        "expected_shape",
        "first_wrong",
        "ms",
    } <= answer.keys()


SPLIT = ["dL/dw = X.T @", "(p - y)/n"]
UNREAD: list[tuple[list[str], list[str], str]] = [
    (["foo bar", "dL/dw = X.T @ (p - y)/n"], ["undecided", "correct"], "line 1 was not read"),
    (["dL/dw = X.T @ (p - y)/n", "", "done # so"], ["correct", "undecided", "undecided"], "line 3 was not read"),
    (["We set lr = lr", "dL/dw = X.T @ (p - y)/n"], ["undecided", "correct"], "line 1 was not read"),
    (SPLIT, ["correct", "correct"], ""),
    (["dL/dw = X.T @", "(p + y)/n", "so it goes"], ["wrong", "wrong", "undecided"], ""),
]  # fmt: skip


@pytest.mark.parametrize(("steps", "outcomes", "unread"), UNREAD)
def test_a_line_that_is_not_read_is_not_called_right(steps: list[str], outcomes: list[str], unread: str) -> None:
    told = json.loads(answer_line(json.dumps({"kind": "derivation", **LOGISTIC, "steps": steps}), 1))
    assert [step["outcome"] for step in told["steps"]] == outcomes
    assert told["outcome"] == ("wrong" if "wrong" in outcomes else "correct")
    if "wrong" not in outcomes:
        right = f"every step that was read is right; {unread}" if unread else "every step is right"
        assert told["message"] == right


PLACES = [
    ("delta = p - q", "q"),
    ("   dL/dp = (p - y", "("),
    ("1. delta = p - q", "q"),
    ("dL/db = mean(p - y), dL/dw = X.T @ (p - q)/n", "q"),
    ("p - y = p - q", "q"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "sign"), PLACES)
def test_a_character_counts_in_the_learners_own_line(line: str, sign: str) -> None:
    told = json.loads(answer_line(json.dumps({"kind": "derivation", **LOGISTIC, "steps": [line]}), 1))
    assert told["outcome"] == "syntax_error"
    assert f"(at character {line.index(sign) + 1})" in told["message"]


AS_PYTHON = [
    "1_000*x/1000",
    "x/1_000.5*1000.5",
    "1_0e-4*x*1_000",
    "x # so",
    "x#c",
    "(x # one\n + 0*x) # two",
    "x # ; import os",
]
NOT_AS_PYTHON = [
    "x^2_1",
    "1__0*x/10",
    "x #\n+x",
    "x +# y",
    "x/#x",
    "#x",
    "1_*x",
    "x*1_0_",
    "x if x else x",
    "\\frac{x}{1} # c",
]


@pytest.mark.parametrize(("answer", "right"), [*((a, True) for a in AS_PYTHON), *((a, False) for a in NOT_AS_PYTHON)])
def test_numbers_and_comments_as_in_python(answer: str, right: bool) -> None:
    question = {"kind": "formula", "symbols": {"x": "(n,)"}, "expected": "x", "answer": answer}
    told = json.loads(answer_line(json.dumps(question), 1))
    assert told["outcome"] in (("correct",) if right else ("syntax_error", "unsafe"))
    if " if " in answer:
        assert "a if x > 0 else b" in told["message"]


COMMAS = [
    ("1,000", ("1000", "1.000")),
    ("-1,000", ("-1000", "-1.000")),
    ("1,5", ("1.5",)),
    ("0,500", ("0.500",)),
    ("1,000,000", ("1000000",)),
    ("1,000.5", ("1000.5",)),
]  # fmt: skip


@pytest.mark.parametrize(("answer", "meant"), COMMAS)
def test_a_comma_in_a_number_names_what_it_may_mean(answer: str, meant: tuple[str, ...]) -> None:
    told = json.loads(answer_line(json.dumps({"kind": "number", "expected": 1000, "answer": answer}), 1))
    assert told["outcome"] == "syntax_error" and all(
        one in told["message"].split() or f"{one}," in told["message"].split() for one in meant
    )
    read = [json.loads(answer_line(json.dumps({"kind": "number", "expected": one, "answer": one}), 1)) for one in meant]
    assert [one["outcome"] for one in read] == ["correct"] * len(meant)


def test_a_derivation_answers_each_step() -> None:
    answer = json.loads(answer_line(json.dumps(LINES[4][0]), 1))
    assert answer["first_wrong"] == 1
    assert [step["outcome"] for step in answer["steps"]] == ["correct", "wrong", "correct"]
    assert all({"outcome", "mistakes", "message", "follows"} <= step.keys() for step in answer["steps"])


@pytest.mark.parametrize(
    "line",
    ["", "   ", "foo", "[]", "3", "null", '"x"', "{", '{"id": "x"}', '{"id": "x", "kind": "nope", "answer": ""}', "[" * 100_000,
     '{"kind": "formula"}', '{"kind": "formula", "answer": 1, "symbols": []}', '{"kind": "choice", "options": [], "answer": "1"}',
     '{"kind": "number", "expected": "1", "rtol": "x", "answer": "1"}', '{"kind": "number", "expected": 1, "answer": NaN}',
     '{"kind": "formula", "symbols": {"X": 3}, "expected": "X", "answer": ["X"]}', '{"a": ' + "9" * 5000 + "}", "\ud800", "\x00"],
)  # fmt: skip
def test_a_line_that_is_no_question_is_answered_with_its_number(line: str) -> None:
    answer = json.loads(answer_line(line, 17))
    assert answer["outcome"] == "syntax_error"
    assert answer["line"] == 17
    assert answer["message"]


def test_the_id_of_a_bad_question_is_kept() -> None:
    assert json.loads(answer_line('{"id": "x7", "kind": "formula", "answer": "X"}', 2))["id"] == "x7"


def test_no_value_in_any_field_raises() -> None:
    rng = random.Random(5)
    junk: list[Any] = [
        None,
        True,
        -1,
        1e308,
        "",
        "X @@",
        "(n,",
        [],
        {},
        [1],
        {"a": 1},
        "∑" * 50,
        [[]],
        {"n": -1},
        {"": ""},
        "1/0",
        "log(0)",
    ]
    for data, _, _ in LINES:
        for field in data:
            for value in rng.sample(junk, 5):
                answer = json.loads(answer_line(json.dumps({**data, field: value}), 1))
                assert answer["outcome"]
                assert "message" in answer


def test_every_kind_but_code_can_be_asked() -> None:
    kinds = {question_from_json(data)[0].kind for data, _, _ in LINES}
    assert kinds >= set(Kind) - {Kind.CODE, Kind.BUG, Kind.TRANSLATE}
