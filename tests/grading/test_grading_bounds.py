"""Bounds: no text and no tree keeps the grader busy; a busy machine changes no verdict and no mistake's name."""

from __future__ import annotations

import time

import pytest

from studyml.algebra.language import read
from studyml.algebra.symbols import World
from studyml.algebra.tree import Call, Name, Node, mapped, walk
from studyml.grading import derivation, diagnose, grade
from studyml.grading.derivation import propagation
from studyml.grading.diagnosis.case import Vocabulary
from studyml.grading.diagnosis.edits import edits
from studyml.model import Kind, Outcome, Question

WORLD = World.declare({name: "(n,)" for name in "abcdef"})
WORDS = Vocabulary(
    forms=WORLD.forms,
    sizes=frozenset(WORLD.size_names),
    let={},
    domains={},
    factors=(),
    terms=(),
    functions=frozenset({"exp", "log"}),
)
DERIVATION = Question(
    "squared",
    Kind.DERIVATION,
    symbols={"z": "()", "y": "()"},
    let={"p": "sigmoid(z)"},
    loss="(p - y)**2/2",
    wrt="z",
)
GRADIENT = Question(
    "ridge",
    Kind.GRADIENT,
    symbols={"X": "(n, m)", "y": "(n,)", "w": "(m,)"},
    let={"r": "X @ w - y"},
    loss="mean(r**2)/2",
    wrt="w",
    expected="X.T @ r/n",
)


def nested(function: str, depth: int) -> Node:
    tree: Node = Name("a")
    for place in range(depth):
        tree = Call(function, (tree,), span=(place, 100 - place))
    return tree


@pytest.mark.parametrize("function", ["sum", "exp", "max", "argmax"])
def test_edits_of_deeply_nested_calls_change_each_call_once(function: str) -> None:
    began = time.thread_time()
    found = edits(nested(function, 40), WORDS)
    assert time.thread_time() - began < 2.0  # a search that begins again after each change takes years
    assert len(found) > 40


def test_one_slip_is_made_on_every_nested_call() -> None:
    tree = read("sum(a*sum(b*sum(a*sum(b*sum(a*sum(b*sum(a*sum(b*sum(a*sum(b))))))))))", WORLD.names)[0].tree
    told = [edit.new for edit in edits(tree, WORDS) if "the axis in" in edit.says]
    counts = [
        sum("axis" in dict(node.keywords) for node in walk(new) if isinstance(node, Call) and node.function == "sum")
        for new in told
    ]
    assert counts == [0, 10, 10, 10]


def test_a_part_that_stands_twice_is_changed_twice() -> None:
    shared = Call("exp", (Name("a"),))
    tree = Call("maximum", (shared, Call("sum", (shared,))))
    new = mapped(tree, lambda node: Name("b") if node == Name("a") else node)
    assert [node.name for node in walk(new) if isinstance(node, Name)] == ["b", "b"]
    assert mapped(tree, lambda node: node) is tree


@pytest.mark.parametrize(
    "line", ["dL/dz = p" + " y" * 10_000, "\\hat{" * 4_000, "d" + "w" * 20_000, "the derivative of " * 1_100]
)
def test_a_long_line_of_a_derivation_is_refused_at_once(line: str) -> None:
    began = time.thread_time()
    verdict = grade(DERIVATION, line)
    assert time.thread_time() - began < 1.0
    assert verdict.outcome is Outcome.SYNTAX_ERROR
    assert "is the most" in verdict.message


@pytest.mark.parametrize("gap", [" " * 1_900, " " * 60_000, "\u2003 " * 900])
@pytest.mark.parametrize("line", ["dL/dp = p{}q", "{}p", "p - y{}:", "so{}", "dL/dp = \\hat{}{{"])
def test_a_gap_in_a_line_is_as_good_as_a_short_one(line: str, gap: str) -> None:
    began = time.thread_time()
    verdict = grade(DERIVATION, line.format(gap))
    assert time.thread_time() - began < 1.0
    assert verdict.outcome == grade(DERIVATION, line.format(" " * 40)).outcome


def test_a_remark_after_many_spaces_is_still_dropped() -> None:
    text = "dL/dp = p - y" + " " * 300 + "[the inside]\ndL/dz = (p - y)*p*(1 - p)" + " " * 300 + "# done"
    assert grade(DERIVATION, text).outcome is Outcome.CORRECT


def test_a_machine_that_stands_still_changes_no_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock on the wall runs an hour between any two looks at it; the work done is the same."""
    calm = diagnose(GRADIENT, "X.T @ (X @ w + y)/n", grade(GRADIENT, "X.T @ (X @ w + y)/n"))
    hours = iter(range(10**9))
    monkeypatch.setattr(time, "monotonic", lambda: 3600.0 * next(hours))
    question = Question(
        "again", Kind.GRADIENT, symbols=GRADIENT.symbols, let=GRADIENT.let, loss=GRADIENT.loss, wrt="w",
        expected=GRADIENT.expected,
    )  # fmt: skip
    busy = diagnose(question, "X.T @ (X @ w + y)/n", grade(question, "X.T @ (X @ w + y)/n"))
    assert calm.mistakes and calm.mistakes[0].code != "other"
    assert busy == calm


def test_a_search_cut_short_keeps_the_verdict(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = "X.T @ (X @ w + y)/n"
    verdict = grade(GRADIENT, answer)
    seconds = iter(range(10**9))
    monkeypatch.setattr(time, "thread_time", lambda: float(next(seconds)))
    told = diagnose(GRADIENT, answer, verdict)
    assert (told.outcome, told.evidence) == (verdict.outcome, verdict.evidence)
    assert told.mistakes


def test_of_sixty_wrong_lines_the_first_is_named_and_the_rest_while_time_is_left(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    question = Question(
        "mlp",
        Kind.DERIVATION,
        symbols={"X": "(n, m)", "W": "(m, h)", "V": "(h, k)", "T": "(n, k)"},
        let={"Z": "X @ W", "H": "tanh(Z)", "Y": "H @ V"},
        loss="sum((Y - T)**2)/(2*n)",
    )
    patterns = ("dL/dY = {}*(Y - T)/n", "dL/dH = {}*(Y - T) @ V.T", "dL/dW = {}*X.T @ H", "dH/dZ = {}*H")
    answer = "\n".join(patterns[place % 4].format(place + 2) for place in range(60))
    verdict = grade(question, answer)
    minutes = iter(range(10**9))
    monkeypatch.setattr(time, "thread_time", lambda: next(minutes) / 10000)
    told = diagnose(question, answer, verdict)
    named = [place for place, step in enumerate(told.steps) if step.mistakes]
    assert (told.first_wrong, told.steps[0].mistakes[0].code) == (0, "wrong_constant")
    assert 1 <= len(named) < 30 and named[0] == 0, "the first is named in any case"
    assert [step.outcome for step in told.steps] == [step.outcome for step in verdict.steps]


def test_only_a_few_earlier_lines_are_followed_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a bound sixty wrong lines work out 1770 consequences."""
    seen: list[object] = []

    def consistent(*parts: object) -> bool:
        seen.append(parts)
        return False

    monkeypatch.setattr(propagation, "_consistent", consistent)
    grade(DERIVATION, "\n".join(f"dL/dp = {number}*(p - y)" for number in range(2, 42)))
    assert 39 <= len(seen) <= 40 * propagation.MOST_TRIED


def test_the_first_wrong_lines_are_named_the_later_ones_are_not() -> None:
    most = derivation.MOST_EXPLAINED
    answer = "\n".join(f"dL/dp = {number}*(p - y)" for number in range(2, most + 4))
    told = diagnose(DERIVATION, answer, grade(DERIVATION, answer))
    assert [bool(step.mistakes) for step in told.steps] == [True] * most + [False] * 2
