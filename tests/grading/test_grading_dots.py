"""Raised dots: between vectors the dot product or entry by entry, and what stands beside them belongs together."""

from __future__ import annotations

import pytest

from studyml.grading import grade
from studyml.model import Kind, Outcome, Question

SYMBOLS = {"g": "(m,)", "A": "(m, m)", "d": "(m,)", "r": "(n,)", "X": "(n, m)", "c": "()"}


def question(expected: str) -> Question:
    return Question("dots", Kind.FORMULA, symbols=SYMBOLS, expected=expected)


@pytest.mark.parametrize(
    ("expected", "answer"),
    [
        ("g @ A @ g", "g·A g"),
        ("g @ A @ g", "g·Ag"),
        ("g @ A @ g", "(g·A g)"),
        ("g @ A @ g", "g·(A g)"),
        ("g @ A @ g", "g \\cdot A g"),
        ("g @ g/(g @ A @ g)", "g·g/(g·A g)"),
        ("g @ g/(g @ A @ g)", "(g·g)/(g·A g)"),
        ("2*(g @ A @ g)", "2 g·A g"),
        ("r @ X @ d", "r·X d"),
        ("r @ X @ d/n", "(1/n) r·X d"),
        ("(2*r - 1) @ X @ d", "(2 r - 1)·X d"),
        ("abs(g @ d)/norm(d)", "|g·d|/‖d‖"),
        ("g*(A @ g)", "g·A g"),
        ("c*(A @ g)", "c·A g"),
        ("X.T @ r", "Xᵀ·r"),
        ("A @ A @ g", "A·A g"),
    ],
)
def test_what_stands_beside_a_dot_may_belong_together(expected: str, answer: str) -> None:
    assert grade(question(expected), answer).outcome is Outcome.CORRECT


@pytest.mark.parametrize(
    ("expected", "answer"),
    [
        ("g @ A @ g", "g·A d"),
        ("g @ A @ g", "g·A.T d"),
        ("g @ g/(g @ A @ g)", "g·g/(g·g)"),
        ("g @ g/(g @ A @ g)", "g·g·(g·A g)"),
        ("r @ X @ d", "r·X g"),
        ("X.T @ r", "X·r"),
    ],
)
def test_a_dot_makes_nothing_wrong_right(expected: str, answer: str) -> None:
    assert grade(question(expected), answer).outcome in (Outcome.WRONG, Outcome.SHAPE_ERROR)
