"""Answers that agree at the usual sizes and values: numbers of the learner's own are looked beyond."""

from __future__ import annotations

import pytest

from studyml.grading import grade
from studyml.model import Kind, Outcome, Question

GRADIENT = Question(
    "bce",
    Kind.GRADIENT,
    symbols={"X": "(n, m)", "w": "(m,)", "y": "(n,) binary"},
    let={"p": "sigmoid(X @ w)"},
    loss="mean(-(y*log(p) + (1 - y)*log(1 - p)))",
    wrt="w",
)


def formula(expected: str, **symbols: str) -> Question:
    return Question("own", Kind.FORMULA, symbols=symbols, expected=expected)


@pytest.mark.parametrize(
    ("question", "right", "wrong"),
    [
        (formula("sum(x)", x="(n,)"), ("x[:5].sum() + x[5:].sum()",), ("x[:10].sum()", "x[:200].sum()")),
        (formula("mean(x)", x="(n,)"), ("sum(x)/n",), ("sum(x[:8])/n",)),
        (formula("X", X="(n, m)"), ("X[:, :]",), ("X[:20]", "X[:, :9]", "X[:3000]")),
        (formula("argmax(z, axis=1)", z="(n, k)"), ("z.argmax(1)",), ("argmax(z[:, :6], axis=1)",)),
        (formula("exp(x)", x="(n,)"), ("np.exp(x)",), ("exp(clip(x, -20, 20))", "exp(np.minimum(x, 30))")),
        (formula("i", i="() int"), ("i",), ("i % 10",)),
        (
            formula("log(1 + exp(z))", z="(n,)"),
            ("np.where(z > 20, z, np.log1p(np.exp(z)))", "np.maximum(z, 0) + np.log1p(np.exp(-abs(z)))"),
            ("np.log1p(np.exp(np.minimum(z, 30)))",),
        ),
        (
            GRADIENT,
            ("X.T @ (p - y)/n", "X.T @ (1/(1 + np.exp(-np.clip(X @ w, -500, 500))) - y)/n"),
            (
                "X.T @ (p - y)/n if n < 40 else w", "X.T @ (p - y)/n*(n < 1000)",
                "np.where(w > 100, 0, X.T @ (p - y)/n)", "X.T @ (p - y)/n + np.maximum(0, w - 10)",
                "X.T @ (p - y)/n + (w > 1e6)", "np.clip(X.T @ (p - y)/n, -50, 50)",
            ),
        ),
    ],
)  # fmt: skip
def test_numbers_of_ones_own_are_looked_beyond(
    question: Question, right: tuple[str, ...], wrong: tuple[str, ...]
) -> None:
    assert {answer: grade(question, answer).outcome for answer in right} == dict.fromkeys(right, Outcome.CORRECT)
    found = {answer: grade(question, answer) for answer in wrong}
    assert [answer for answer, verdict in found.items() if verdict.outcome is not Outcome.WRONG] == []
    assert all(verdict.evidence.startswith("refuted") for verdict in found.values())
